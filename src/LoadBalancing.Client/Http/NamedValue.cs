namespace LoadBalancing.Client.Http;

/// <summary>Pairs as they stand in queries and cookies: <c>name=value</c>, separated by one character.</summary>
internal static class NamedValue
{
    /// <summary>Where the value of the first pair of that name stands.</summary>
    public static Range? Find(ReadOnlySpan<char> text, char separator, ReadOnlySpan<char> name, bool needsValue)
    {
        foreach (Range part in text.Split(separator))
        {
            (int start, int length) = part.GetOffsetAndLength(text.Length);
            while (length > 0 && text[start] == ' ') { start++; length--; }
            ReadOnlySpan<char> pair = text.Slice(start, length);
            int equals = pair.IndexOf('=');
            if (equals < 0 && needsValue) { continue; }
            ReadOnlySpan<char> found = equals < 0 ? pair : pair[..equals];
            if (found.SequenceEqual(name)) { return equals < 0 ? new Range(start + length, start + length) : new Range(start + equals + 1, start + length); }
        }
        return null;
    }
}
