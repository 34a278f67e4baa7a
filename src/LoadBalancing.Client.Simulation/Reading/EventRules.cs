using System.Globalization;
using LoadBalancing.Client.Simulation.Scenarios;

namespace LoadBalancing.Client.Simulation.Reading;

/// <summary>The rules between events and the rest of a scenario.</summary>
internal static class EventRules
{
    /// <summary>Names that an error lists, at most.</summary>
    private const int MostNames = 20;

    public static void Check(Scenario scenario, bool hasServers, bool hasClients, Findings findings)
    {
        Dictionary<ServerGroup, TimeSpan> left = hasServers ? FirstDepartures(scenario) : [];
        foreach ((int i, ScenarioEvent happening) in scenario.Events.Index())
        {
            string setting = string.Create(CultureInfo.InvariantCulture, $"Events:{i}");
            if (happening is null || findings.HasAt(setting) || findings.Has($"{setting}:Action")) { continue; }
            if (!findings.Has("Duration") && !findings.Has($"{setting}:At") && happening.At > scenario.Duration)
            {
                findings.Error($"{setting}:At", $"got '{happening.At}', wanted at most the duration, which is {scenario.Duration}");
            }
            if (!findings.Has("Duration") && !findings.Has($"{setting}:ActivateAt") && happening is { Action: ScenarioAction.Update, ActivateAt: { } moment } && moment > scenario.Duration)
            {
                findings.Error($"{setting}:ActivateAt", $"got '{moment}', wanted at most the duration, which is {scenario.Duration}");
            }
            string[] used = EventSchema.UsedBy(happening.Action);
            if (hasServers && used.Contains("Servers") && CheckServers(happening.Servers, $"{setting}:Servers", scenario, findings) && happening.Action == ScenarioAction.Join)
            {
                CheckJoin(happening, setting, scenario, left, findings);
            }
            if (hasClients && used.Contains("Clients") && CheckClients(happening.Clients, $"{setting}:Clients", scenario, findings) && happening.Action == ScenarioAction.Rate)
            {
                CheckRate(happening, setting, scenario, findings);
            }
        }
    }

    private static bool CheckServers(string pattern, string setting, Scenario scenario, Findings findings) => CheckPattern(
        pattern, setting, part => scenario.Servers.Any(group => NamePattern.MatchesAny(part, group)),
        scenario.Servers.Select(group => group.Count == 1 ? group.Name : string.Create(CultureInfo.InvariantCulture, $"{group.Name} ({group.Name}0 to {group.Name}{group.Count - 1})")), findings);

    private static bool CheckClients(string pattern, string setting, Scenario scenario, Findings findings) => CheckPattern(
        pattern, setting, part => scenario.Clients.Any(group => NamePattern.Matches(part, group.Name, group.Name)), scenario.Clients.Select(group => group.Name), findings);

    /// <summary>Every name of a pattern must mean somebody: one that does not is mistyped.</summary>
    private static bool CheckPattern(string pattern, string setting, Func<string, bool> isKnown, IEnumerable<string> known, Findings findings)
    {
        if (findings.Has(setting)) { return false; }
        string[] strangers = [.. NamePattern.PartsOf(pattern).Where(part => !isKnown(part))];
        if (strangers.Length == 0) { return true; }
        string[] names = [.. known];
        string more = names.Length > MostNames ? string.Create(CultureInfo.InvariantCulture, $" and {names.Length - MostNames} more") : "";
        findings.Error(setting, $"got '{pattern}', and there is no '{strangers[0]}', wanted some of: {string.Join(", ", names.Take(MostNames))}{more}");
        return false;
    }

    /// <summary>When servers of each group are first told to leave: they may join again.</summary>
    private static Dictionary<ServerGroup, TimeSpan> FirstDepartures(Scenario scenario)
    {
        var left = new Dictionary<ServerGroup, TimeSpan>();
        foreach (ScenarioEvent happening in scenario.Events.Where(happening => happening is { Action: ScenarioAction.Leave, Servers: not null }))
        {
            foreach (ServerGroup group in scenario.Servers.Where(group => NamePattern.MatchesAny(happening.Servers, group)))
            {
                left[group] = left.TryGetValue(group, out TimeSpan before) && before < happening.At ? before : happening.At;
            }
        }
        return left;
    }

    private static void CheckJoin(ScenarioEvent happening, string setting, Scenario scenario, Dictionary<ServerGroup, TimeSpan> left, Findings findings)
    {
        bool canJoin = scenario.Servers.Any(group => NamePattern.MatchesAny(happening.Servers, group) && (group.JoinsLater || (left.TryGetValue(group, out TimeSpan at) && at <= happening.At)));
        if (!canJoin) { findings.Error($"{setting}:Servers", $"got '{happening.Servers}', all of which are there already, wanted servers with JoinsLater, or some that left before"); }
    }

    private static void CheckRate(ScenarioEvent happening, string setting, Scenario scenario, Findings findings)
    {
        bool hasRate = scenario.Clients.Any(group => group.Arrivals != ArrivalKind.Closed && NamePattern.Matches(happening.Clients, group.Name, group.Name));
        if (!hasRate) { findings.Error($"{setting}:Clients", $"got '{happening.Clients}', all of which are closed loops, which have no rate, wanted clients in an open loop"); }
    }
}
