namespace LoadBalancing.Client.Tests.Architecture;

/// <summary>The ban list and its exceptions, as the two text files beside this one tell them.</summary>
internal sealed record BannedSymbols(IReadOnlyDictionary<string, string> Reasons, IReadOnlySet<(string Type, string Symbol)> Allowed)
{
    public static BannedSymbols Load() => Parse(Read("BannedSymbols.txt"), Read("BannedSymbols.Allowed.txt"));

    public static BannedSymbols Parse(IEnumerable<string> banned, IEnumerable<string> allowed) => new(
        Entries(banned, 2).ToDictionary(entry => entry[0], entry => entry[1], StringComparer.Ordinal),
        Entries(allowed, 3).Select(entry => (entry[0], entry[1])).ToHashSet());

    private static IEnumerable<string[]> Entries(IEnumerable<string> lines, int fields)
    {
        foreach (var line in lines.Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#'))
        {
            var entry = line.Split(';', fields);
            if (entry.Length < fields || entry.Any(string.IsNullOrWhiteSpace)) { throw new FormatException($"'{line}' needs {fields} fields, the last of them a reason."); }
            yield return entry;
        }
    }

    private static string[] Read(string file) => File.ReadAllLines(Repository.PathOf("tests", "LoadBalancing.Client.Tests", "Architecture", file));
}
