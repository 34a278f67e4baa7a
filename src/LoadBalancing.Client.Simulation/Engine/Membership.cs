using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Picking.Subsetting;
using LoadBalancing.Client.Simulation.Scenarios;

namespace LoadBalancing.Client.Simulation.Engine;

/// <summary>What the clients' configuration says at present: the settings put to the test, the changes so far, and, where they name no endpoints, the servers that are there.</summary>
internal sealed class Membership(SimulatedCluster subject, SimulatedServer[] servers)
{
    private readonly List<(bool[] Groups, Action<ClusterOptions> Change)> _changes = [];

    public void Add(bool[] groups, Action<ClusterOptions> change) => _changes.Add((groups, change));

    public ClusterOptions OptionsFor(SimulatedClient client)
    {
        var options = new ClusterOptions();
        subject.Configure(options);
        foreach ((bool[] groups, Action<ClusterOptions> change) in _changes) { if (groups[client.Group.Index]) { change(options); } }
        if (options.Endpoints.Count == 0)
        {
            // Found by discovery or named: here, the scenario's servers are what would be found.
            options.Discovery.Type = null;
            foreach (SimulatedServer server in servers) { if (!server.Condition.IsGone) { options.Endpoints[server.Id] = EndpointOf(server); } }
        }
        if (options.Picker.Subset is { Type: SubsetConfig.Deterministic, Instances: null } subset) { (subset.Instance, subset.Instances) = (client.Index - client.Group.FirstClient, client.Group.Spec.Count); }
        return options;
    }

    /// <summary>What keeps these options from being simulated here.</summary>
    public static IEnumerable<string> ErrorsOf(ClusterOptions options, IReadOnlyDictionary<string, int> servers)
    {
        foreach (string id in options.Endpoints.Keys.Where(id => !servers.ContainsKey(id)))
        {
            yield return $"Endpoints:{id}: the scenario has no server '{id}'; its servers are: {string.Join(", ", servers.Keys.Take(20))}{(servers.Count > 20 ? " ..." : "")}.";
        }
        if (options.Picker.Prequal.ProbesPerRequest > 0) { yield return "Picker:Prequal:ProbesPerRequest: probes are not simulated; wanted 0, and servers with Reports."; }
    }

    private static EndpointOptions EndpointOf(SimulatedServer server) => new(server.Address, server.Group.Weight) { Zone = server.Group.Zone };
}
