namespace LoadBalancing.Lbctl.Documents;

/// <summary>A value that two documents have differently; null where one has none.</summary>
internal sealed record DocumentDifference(string Path, string? Before, string? After)
{
    /// <summary>By path, the removed and changed ones in the order of the first, then the added ones.</summary>
    public static IReadOnlyList<DocumentDifference> Between(IReadOnlyList<KeyValuePair<string, string?>> before, IReadOnlyList<KeyValuePair<string, string?>> after)
    {
        Dictionary<string, string?> old = new(before, StringComparer.OrdinalIgnoreCase), now = new(after, StringComparer.OrdinalIgnoreCase);
        return
        [
            .. before.Where(pair => !now.TryGetValue(pair.Key, out string? value) || value != pair.Value)
                .Select(pair => new DocumentDifference(pair.Key, Shown(pair.Key, pair.Value), now.TryGetValue(pair.Key, out string? value) ? Changed(pair, value) : null)),
            .. after.Where(pair => !old.ContainsKey(pair.Key)).Select(pair => new DocumentDifference(pair.Key, null, Shown(pair.Key, pair.Value))),
        ];
    }

    private static string Shown(string path, string? value) => ShownValue.Of(path, value);

    /// <summary>That it changed is no secret.</summary>
    private static string Changed(KeyValuePair<string, string?> before, string? after)
    {
        string shown = Shown(before.Key, after);
        return shown == Shown(before.Key, before.Value) ? "(set to another)" : shown;
    }
}
