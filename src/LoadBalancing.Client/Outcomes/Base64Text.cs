namespace LoadBalancing.Client.Outcomes;

/// <summary>
/// Standard base64 (RFC 4648, section 4) and nothing beside it. The padding may be left out, as grpc-go does; bits that are left over in the last char are not looked at.
/// </summary>
internal static class Base64Text
{
    private const int Quantum = 4;

    /// <summary>Decodes into the span, and cuts it to what was decoded. No text at all is refused: a server that sends an empty header reports nothing.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, scoped ref Span<byte> bytes)
    {
        ReadOnlySpan<char> whole = text[..^(text.Length % Quantum)], rest = text[whole.Length..];
        if (text.IsEmpty || text.ContainsAny(" \t\r\n") || !Convert.TryFromBase64Chars(whole, bytes, out int length)) { return false; }     // Convert skips white space
        if (!rest.IsEmpty)
        {
            if (text.Contains('=')) { return false; }           // padding, but not enough of it
            Span<char> padded = ['=', '=', '=', '='];
            rest.CopyTo(padded);
            if (!Convert.TryFromBase64Chars(padded, bytes[length..], out int more)) { return false; }
            length += more;
        }
        bytes = bytes[..length];
        return true;
    }
}
