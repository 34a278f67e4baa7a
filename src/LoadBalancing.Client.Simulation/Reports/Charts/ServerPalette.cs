namespace LoadBalancing.Client.Simulation.Reports.Charts;

/// <summary>Which servers have a colour of their own: those that events and faults name, in the order of time; of a small fleet the others, too.</summary>
internal sealed class ServerPalette
{
    public const int MostColors = 12;

    private readonly Dictionary<string, int> _colors = new(StringComparer.Ordinal);
    private readonly HashSet<string> _named;

    private ServerPalette(IReadOnlyList<string> servers, IReadOnlyList<string> named)
    {
        _named = [.. named];
        foreach (string id in named.Concat(servers.Count <= MostColors ? servers.Except(named) : []).Take(MostColors)) { _colors.Add(id, _colors.Count); }
    }

    /// <summary>Gets the servers with a colour, the first colour first.</summary>
    public IEnumerable<string> Colored => _colors.Keys;

    public bool IsColored(string id) => _colors.ContainsKey(id);

    /// <summary>Returns the place among the coloured ones, from 0.</summary>
    public int RankOf(string id) => _colors[id];

    /// <summary>The classes of a server's line.</summary>
    public string StyleOf(string id) => !_colors.TryGetValue(id, out int color) ? "line other"
        : _named.Contains(id) ? $"line strong {ChartStyle.ColorOf(color)}" : $"line {ChartStyle.ColorOf(color)}";

    public static ServerPalette Of(ScenarioGroup scenario)
    {
        IReadOnlyList<string> servers = scenario.Servers;
        HashSet<string> known = [.. servers];
        var faults = scenario.Results.SelectMany(result => result.Faults).Select(fault => (fault.At, fault.Server));
        var events = scenario.Results.SelectMany(result => result.Events).SelectMany(happened => WordsOf(happened.Text).Select(word => (happened.At, Server: word)));
        return new(servers, [.. faults.Concat(events).OrderBy(named => named.At).Select(named => named.Server).Where(known.Contains).Distinct(StringComparer.Ordinal)]);
    }

    /// <summary>An id is letters, digits, '-', '_' and '.'; a full stop at the end of a word ends a sentence.</summary>
    private static IEnumerable<string> WordsOf(string text)
    {
        int start = 0;
        for (int i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && (char.IsAsciiLetterOrDigit(text[i]) || text[i] is '-' or '_' or '.')) { continue; }
            if (i > start) { yield return text[start..i].TrimEnd('.'); }
            start = i + 1;
        }
    }
}
