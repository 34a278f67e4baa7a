namespace LoadBalancing.Client.Configuration.Settings;

/// <summary>Names the known key that is nearest to a mistyped one.</summary>
internal static class UnknownKey
{
    public static string Describe(string key, IReadOnlyList<string> known)
    {
        string? nearest = known.MinBy(candidate => Distance(key, candidate));
        bool isNear = nearest is not null && Distance(key, nearest) <= Math.Max(2, nearest.Length / 3);
        return $"unknown key{(isNear ? $", did you mean '{nearest}'?" : ";")} Known keys are: {string.Join(", ", known)}";
    }

    /// <summary>Levenshtein's edit distance, case ignored; keys longer than any of ours are simply far.</summary>
    private static int Distance(string left, string right)
    {
        if (left.Length > 64) { return int.MaxValue; }
        int[] row = [.. Enumerable.Range(0, right.Length + 1)];
        for (int i = 1; i <= left.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int change = diagonal + (char.ToUpperInvariant(left[i - 1]) == char.ToUpperInvariant(right[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[^1];
    }
}
