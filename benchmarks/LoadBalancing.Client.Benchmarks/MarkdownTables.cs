namespace LoadBalancing.Client.Benchmarks;

/// <summary>Writes tables into a page between two marks, so that people can write around them.</summary>
internal static class MarkdownTables
{
    public static void Replace(string file, string name, string tables)
    {
        string begin = $"<!-- {name}: begin -->", end = $"<!-- {name}: end -->";
        string old = File.Exists(file) ? File.ReadAllText(file) : $"{begin}\n{end}\n";
        int from = old.IndexOf(begin, StringComparison.Ordinal), to = old.IndexOf(end, StringComparison.Ordinal);
        if (from < 0 || to < from) { throw new InvalidDataException($"{file} has no '{begin}' and '{end}' to write between."); }
        File.WriteAllText(file, $"{old[..from]}{begin}\n{tables}\n{old[to..]}");
    }
}
