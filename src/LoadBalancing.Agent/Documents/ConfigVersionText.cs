using System.Globalization;

namespace LoadBalancing.Agent.Documents;

/// <summary>Writes <c>x-config-version</c>: <c>orders=42;sha256=0123456789abcdef;also=41</c>, one item a document.</summary>
internal static class ConfigVersionText
{
    public const int MaxLength = 512, MaxItems = 8;

    /// <summary>The hexadecimal digits of a digest that are shown.</summary>
    private const int DigestLength = 16;

    private const int LongestNumber = 16;       // 2^53 - 1

    /// <summary>What is left out when all of it would be too long: first the older versions, then the digests. What must be said always fits, or the start fails.</summary>
    public static string Of(IReadOnlyList<DocumentState> documents)
    {
        string text = Of(documents, withAlso: true, withDigest: true);
        if (text.Length > MaxLength) { text = Of(documents, withAlso: false, withDigest: true); }
        return text.Length > MaxLength ? Of(documents, withAlso: false, withDigest: false) : text;
    }

    /// <returns>Why documents of these names cannot be told in one header, or null.</returns>
    public static string? Refusal(IReadOnlyCollection<string> names)
    {
        if (names.Count > MaxItems) { return $"{names.Count} documents were added, an agent has at most {MaxItems}"; }
        int length = names.Sum(name => name.Length + 1 + LongestNumber) + (2 * Math.Max(0, names.Count - 1));
        return length > MaxLength ? $"the names of the documents are too long together: their versions would take {length} characters of a header, wanted at most {MaxLength}" : null;
    }

    private static string Of(IReadOnlyList<DocumentState> documents, bool withAlso, bool withDigest) => string.Join(", ", documents.Select(document =>
    {
        string digest = withDigest && document.Newest?.Digest is { } whole ? $";sha256={whole[..DigestLength]}" : "";
        string also = withAlso ? string.Concat(document.Others.Select(older => string.Create(CultureInfo.InvariantCulture, $";also={older.Number}"))) : "";
        return string.Create(CultureInfo.InvariantCulture, $"{document.Name}={document.Newest?.Number ?? 0}{digest}{also}");
    }));
}
