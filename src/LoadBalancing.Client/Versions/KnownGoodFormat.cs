using System.Collections.Immutable;
using System.Globalization;

namespace LoadBalancing.Client.Versions;

/// <summary>What holds for a known-good document, in memory and in a file; what does not hold is told in words.</summary>
internal static class KnownGoodFormat
{
    /// <summary>The number of this format, in each file. Another one is not read.</summary>
    public const int Number = 1;

    /// <summary>The largest file, 16 MB: a thousand clusters of a hundred endpoints each are less.</summary>
    public const int MostBytes = 16 * 1024 * 1024;

    public const int MostLeaves = 100_000;

    public const int MostRefused = 32;

    private const int MostNameLength = 63;

    /// <returns>Why the document cannot be written or used, or null.</returns>
    public static string? Problem(KnownGoodDocument document)
    {
        if (document.Document is not { Length: > 0 and <= MostNameLength } || !document.Document.All(IsOfName)) { return $"'{Short(document.Document)}' cannot name a document"; }
        if (document.Version is < 1 or > ConfigurationVersion.MaxNumber) { return $"version {document.Version} is out of range"; }
        if (document.Digest is { } digest && !ContentDigest.IsDigest(digest)) { return $"'{Short(digest)}' is no digest"; }
        if (document.Content.Count > MostLeaves) { return string.Create(CultureInfo.InvariantCulture, $"it has {document.Content.Count} settings, at most {MostLeaves} are allowed"); }
        if (document.Content.Keys.Distinct(StringComparer.OrdinalIgnoreCase).Count() < document.Content.Count) { return "it has two settings whose paths differ in case only"; }
        return Refused(document).FirstOrDefault(refused => !ContentDigest.IsDigest(refused)) is { } other ? $"'{Short(other)}' is no refused digest" : null;
    }

    /// <summary>The newest ones that are kept.</summary>
    public static ImmutableArray<string> Refused(KnownGoodDocument document) =>
        document.RefusedDigests.IsDefaultOrEmpty ? [] : [.. document.RefusedDigests.Take(MostRefused)];

    public static string Instant(KnownGoodDocument document) => document.WrittenAt.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    /// <summary>By the rules of <see cref="ContentDigest"/>, over everything that the file says: content below <c>content:</c>, the rest below <c>file:</c>.</summary>
    public static string Checksum(KnownGoodDocument document) => ContentDigest.Of(
    [
        KeyValuePair.Create<string, string?>("file:document", document.Document),
        KeyValuePair.Create<string, string?>("file:version", document.Version?.ToString(CultureInfo.InvariantCulture)),
        KeyValuePair.Create("file:digest", document.Digest),
        KeyValuePair.Create<string, string?>("file:writtenat", Instant(document)),
        .. Refused(document).Select((digest, place) => KeyValuePair.Create<string, string?>(string.Create(CultureInfo.InvariantCulture, $"file:refused:{place}"), digest)),
        .. document.Content.Select(leaf => KeyValuePair.Create($"content:{leaf.Key}", leaf.Value)),
    ]);

    /// <summary>What stands in a file must not fill a log.</summary>
    public static string Short(string? text) => text is { Length: > 80 } ? $"{text[..80]}..." : text ?? "";

    private static bool IsOfName(char character) => char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or '_';
}
