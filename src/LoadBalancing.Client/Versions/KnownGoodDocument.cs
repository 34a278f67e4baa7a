using System.Collections.Immutable;

namespace LoadBalancing.Client.Versions;

/// <summary>What a process that starts while its source is broken or empty can run on.</summary>
/// <param name="Document">What the version numbers; 1 to 63 letters, digits, '.', '-' and '_'.</param>
/// <param name="Version">From 1 to <see cref="ConfigurationVersion.MaxNumber"/>; null for content without one.</param>
/// <param name="Digest">As delivered, 64 hexadecimal digits; null where code gave the content. Whether it is that of <paramref name="Content"/>, the reader of a document must see.</param>
/// <param name="Content">The leaves of the configuration, path to value, case of paths ignored; no secrets, which whoever writes sees to.</param>
/// <param name="RefusedDigests">What was taken back and must not come again, newest first; at most <see cref="KnownGoodFormat.MostRefused"/>.</param>
/// <param name="WrittenAt">When it was written, by the wall clock of whoever did.</param>
internal sealed record KnownGoodDocument(
    string Document, long? Version, string? Digest, IReadOnlyDictionary<string, string?> Content, ImmutableArray<string> RefusedDigests, DateTimeOffset WrittenAt);

/// <summary>What a look at the file has given: a document, or why what is there cannot be used, or neither: nothing is there.</summary>
/// <param name="Document">What can be used.</param>
/// <param name="Problem">Why not, as a sentence with the path.</param>
/// <param name="Remark">What could not be checked; null when everything was.</param>
internal sealed record KnownGoodReading(KnownGoodDocument? Document, string? Problem = null, string? Remark = null)
{
    public static readonly KnownGoodReading Nothing = new(Document: null);
}
