using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;

namespace LoadBalancing.Client.Outcomes;

/// <summary>Reads the load reports that servers send with their answers (ORCA).</summary>
/// <remarks>
/// What a server sends is not trusted: a report is read whole or refused whole, its size is bounded, and nothing throws. A header's chars are taken for the bytes on
/// the wire, as HttpClient decodes them by default (Latin-1), and those bytes for UTF-8.
/// </remarks>
internal static class LoadReportParser
{
    /// <summary>The longest header value that is read, in chars; its prefix counts.</summary>
    public const int MaxHeaderLength = 8192;

    /// <summary>The most entries of all the maps of a report together.</summary>
    public const int MaxMetrics = 64;

    /// <summary>The longest name of a metric, in chars.</summary>
    public const int MaxNameLength = 128;

    /// <summary>How deep JSON may nest: the report, its maps, and one level for what a later version may add.</summary>
    public const int MaxJsonDepth = 3;

    private const string TextPrefix = "TEXT ", JsonPrefix = "JSON ", BinaryPrefix = "BIN ";
    private const int StackBytes = 512;

    private enum Format { Text, Json, Binary }

    /// <summary>Reads the header or trailer <c>endpoint-load-metrics</c>: one of <c>TEXT </c>, <c>JSON </c> and <c>BIN </c>, in capitals, and the report.</summary>
    public static bool TryParse(ReadOnlySpan<char> headerValue, [NotNullWhen(true)] out LoadReport? report)
    {
        report = null;
        if (headerValue.Length > MaxHeaderLength) { return false; }
        if (headerValue.StartsWith(TextPrefix)) { return TryRead(headerValue[TextPrefix.Length..], Format.Text, out report); }
        if (headerValue.StartsWith(JsonPrefix)) { return TryRead(headerValue[JsonPrefix.Length..], Format.Json, out report); }
        return headerValue.StartsWith(BinaryPrefix) && TryRead(headerValue[BinaryPrefix.Length..], Format.Binary, out report);
    }

    /// <summary>Reads the header or trailer <c>endpoint-load-metrics-bin</c>, which gRPC servers send: the message in base64, padded or not.</summary>
    public static bool TryParseBinary(ReadOnlySpan<char> base64, [NotNullWhen(true)] out LoadReport? report)
    {
        report = null;
        return base64.Length <= MaxHeaderLength && TryRead(base64, Format.Binary, out report);
    }

    private static bool TryRead(ReadOnlySpan<char> text, Format format, [NotNullWhen(true)] out LoadReport? report)
    {
        byte[]? rented = null;
        Span<byte> bytes = text.Length <= StackBytes ? stackalloc byte[StackBytes] : (rented = ArrayPool<byte>.Shared.Rent(text.Length));
        var draft = default(LoadReportDraft);
        try
        {
            bool isRead = format switch
            {
                Format.Text => TryNarrow(text, ref bytes) && LoadReportText.TryRead(bytes, ref draft),
                Format.Json => TryNarrow(text, ref bytes) && LoadReportJson.TryRead(bytes, ref draft),
                _ => Base64Text.TryDecode(text, ref bytes) && LoadReportBinary.TryRead(bytes, ref draft),
            };
            report = isRead ? draft.ToReport() : null;
            return report is not null;
        }
        finally
        {
            draft.Release();
            if (rented is not null) { ArrayPool<byte>.Shared.Return(rented); }
        }
    }

    /// <summary>The bytes on the wire, which must be UTF-8.</summary>
    private static bool TryNarrow(ReadOnlySpan<char> text, scoped ref Span<byte> bytes)
    {
        Ascii.FromUtf16(text, bytes, out int length);               // nearly always all of it
        for (; length < text.Length; length++)
        {
            if (text[length] > byte.MaxValue) { return false; }
            bytes[length] = (byte)text[length];
        }
        bytes = bytes[..length];
        return Utf8.IsValid(bytes);
    }
}
