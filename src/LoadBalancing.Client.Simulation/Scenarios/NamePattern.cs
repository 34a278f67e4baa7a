using System.Globalization;

namespace LoadBalancing.Client.Simulation.Scenarios;

/// <summary>The ids of servers, and what an event's list of names means. Case is ignored, as in the ids of endpoints.</summary>
internal static class NamePattern
{
    private const char Rest = '*';

    /// <summary>The ids of a group: its name when there is one server, else its name with 0, 1, 2 ... after it.</summary>
    public static IEnumerable<string> IdsOf(ServerGroup group)
    {
        if (group.Count == 1) { yield return group.Name; }
        else { for (int i = 0; i < group.Count; i++) { yield return string.Create(CultureInfo.InvariantCulture, $"{group.Name}{i}"); } }
    }

    /// <summary>Whether one of the names in the pattern means this server; for a group of clients, id and group are its name.</summary>
    public static bool Matches(string pattern, string id, string group)
    {
        foreach (Range part in pattern.AsSpan().Split(','))
        {
            ReadOnlySpan<char> name = pattern.AsSpan(part).Trim();
            if (MatchesOne(name, id) || MatchesOne(name, group)) { return true; }
        }
        return false;
    }

    /// <summary>The names in a pattern.</summary>
    public static string[] PartsOf(string pattern) => pattern.Split(',', StringSplitOptions.TrimEntries);

    /// <summary>Whether any server of the group has the id: as <see cref="IdsOf"/>, without making up to 10,000 texts.</summary>
    public static bool Owns(ServerGroup group, ReadOnlySpan<char> id)
    {
        if (!id.StartsWith(group.Name, StringComparison.OrdinalIgnoreCase)) { return false; }
        ReadOnlySpan<char> index = id[group.Name.Length..];
        if (group.Count == 1) { return index.IsEmpty; }
        bool isWritten = index.Length == 1 || (index.Length > 1 && index[0] != '0');                  // s07 is nobody
        return isWritten && int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number < group.Count;
    }

    /// <summary>Whether the pattern means any server of the group. The first id that begins with s1 is s1 itself, so that a longer one need not be looked for.</summary>
    public static bool MatchesAny(string pattern, ServerGroup group) => Array.Exists(PartsOf(pattern), part =>
        Matches(part, group.Name, group.Name) || Owns(group, part.EndsWith(Rest) ? part.AsSpan(0, part.Length - 1) : part));

    private static bool MatchesOne(ReadOnlySpan<char> pattern, string name) => pattern is [.. var start, Rest]
        ? name.AsSpan().StartsWith(start, StringComparison.OrdinalIgnoreCase)
        : name.AsSpan().Equals(pattern, StringComparison.OrdinalIgnoreCase);
}
