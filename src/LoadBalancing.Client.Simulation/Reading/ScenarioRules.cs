using System.Globalization;
using LoadBalancing.Client.Simulation.Scenarios;

namespace LoadBalancing.Client.Simulation.Reading;

/// <summary>The rules between the parts of a scenario.</summary>
internal static class ScenarioRules
{
    public static void Check(Scenario scenario, Findings findings)
    {
        bool hasClients = IsList("Clients", scenario.Clients.Count, 1, ScenarioLimits.MostGroups, ScenarioLimits.Clients, findings);
        bool hasServers = IsList("Servers", scenario.Servers.Count, 1, ScenarioLimits.MostGroups, ScenarioLimits.Servers, findings);
        bool hasEvents = IsList("Events", scenario.Events.Count, 0, ScenarioLimits.MostEvents, ScenarioLimits.Events, findings);
        bool hasTimes = !findings.Has("Duration") && !findings.Has("WarmUp");
        if (hasTimes && scenario.WarmUp > scenario.Duration) { findings.Error("WarmUp", $"got '{scenario.WarmUp}', wanted at most the duration, which is {scenario.Duration}"); }

        hasClients = hasClients && AreNamed("Clients", scenario.Clients.Count, findings);
        hasServers = hasServers && AreNamed("Servers", scenario.Servers.Count, findings);
        if (hasClients) { CheckNames([.. scenario.Clients.Select(group => group.Name)], "Clients", findings); }
        if (hasServers && CheckNames([.. scenario.Servers.Select(group => group.Name)], "Servers", findings)) { CheckIds(scenario.Servers, findings); }
        if (hasEvents) { EventRules.Check(scenario, hasServers, hasClients, findings); }
        if (hasClients && hasServers) { CheckPairs(scenario, findings); }
        if (findings.Log.Errors.Count == 0) { RequestEstimate.Check(scenario, findings); }
    }

    /// <summary>Whether a list could be read and has the right length.</summary>
    private static bool IsList(string list, int count, int least, int most, string wanted, Findings findings)
    {
        if (findings.HasAt(list)) { return false; }
        if (count >= least && count <= most) { return true; }
        findings.Error(list, string.Create(CultureInfo.InvariantCulture, $"got {count}, wanted {wanted}"));
        return false;
    }

    /// <summary>Whether names and numbers of all groups are right, so that it is known who there is.</summary>
    private static bool AreNamed(string list, int count, Findings findings) => Enumerable.Range(0, count)
        .Select(i => string.Create(CultureInfo.InvariantCulture, $"{list}:{i}"))
        .All(group => !findings.HasAt(group) && !findings.Has(group + ":Name") && !findings.Has(group + ":Count"));

    private static bool CheckNames(string[] names, string list, Findings findings)
    {
        var known = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        bool areUnique = true;
        foreach ((int i, string name) in names.Index())
        {
            if (known.TryAdd(name, i)) { continue; }
            areUnique = false;
            findings.Error(string.Create(CultureInfo.InvariantCulture, $"{list}:{i}:Name"), string.Create(CultureInfo.InvariantCulture, $"got '{name}', which {list}:{known[name]} has too, wanted a name of its own; case is ignored"));
        }
        return areUnique;
    }

    private static void CheckIds(IList<ServerGroup> groups, Findings findings)
    {
        string[] firsts = [.. groups.Select(group => NamePattern.IdsOf(group).First())];
        for (int i = 1; i < groups.Count; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if ((SharedId(groups[j], groups[i], firsts[i]) ?? SharedId(groups[i], groups[j], firsts[j])) is not { } shared) { continue; }
                findings.Error(string.Create(CultureInfo.InvariantCulture, $"Servers:{i}:Name"), $"got '{groups[i].Name}', wanted other ids than those of '{groups[j].Name}': '{shared}' would mean both");
                break;
            }
        }
    }

    /// <summary>Groups share an id when one has the first of the other, since ids only grow by further digits. A name that is another's id would mean both in an event.</summary>
    private static string? SharedId(ServerGroup group, ServerGroup other, string first) =>
        NamePattern.Owns(group, first) ? first : NamePattern.Owns(group, other.Name) ? other.Name : null;

    private static void CheckPairs(Scenario scenario, Findings findings)
    {
        long clients = scenario.Clients.Sum(group => (long)group.Count);
        long servers = scenario.Servers.Sum(group => (long)group.Count);
        if (clients * servers > ScenarioLimits.MostPairs)
        {
            findings.Error("Servers", string.Create(CultureInfo.InvariantCulture, $"got {servers} servers for {clients} clients, wanted servers times clients of at most {ScenarioLimits.MostPairs}"));
        }
    }
}
