using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Simulation.Scenarios;
using Microsoft.Extensions.Options;

namespace LoadBalancing.Client.Simulation.Engine;

/// <summary>Makes the servers, the clients and their clusters of a scenario.</summary>
internal static class SimulationFactory
{
    private const string ClusterName = "simulated";

    public static SimulationState CreateState(Scenario scenario)
    {
        SimulatedServer[] servers = [.. scenario.Servers
            .SelectMany(group => NamePattern.IdsOf(group).Select(id => (id, group)))
            .Select((pair, index) => new SimulatedServer(index, pair.id, pair.group, scenario.Seed))];
        var groups = new List<SimulatedClientGroup>();
        foreach (ClientGroup group in scenario.Clients) { groups.Add(new SimulatedClientGroup(groups.Count, group, groups.Sum(earlier => earlier.Spec.Count))); }
        return new SimulationState
        {
            Servers = servers,
            Groups = groups,
            Clients = [.. groups.SelectMany(group => Enumerable.Range(group.FirstClient, group.Spec.Count).Select(index => new SimulatedClient(index, group, servers.Length)))],
            Recorder = new Recorder(SimulatedTime.Of(scenario.WarmUp), new TimeSlices(SimulatedTime.Of(scenario.Duration), servers.Length), servers.Length),
        };
    }

    /// <summary>Gives each client its cluster.</summary>
    /// <exception cref="OptionsValidationException">The configuration is not valid, or not for these servers.</exception>
    public static void CreateClusters(SimulatedCluster subject, SimulationState state, Membership membership, int seed)
    {
        if (subject.IsCentralQueue) { return; }
        Dictionary<string, int> ids = state.Servers.ToDictionary(server => server.Id, server => server.Index, StringComparer.OrdinalIgnoreCase);
        foreach (SimulatedClient client in state.Clients)
        {
            ClusterOptions options = membership.OptionsFor(client);
            string[] errors = client.Index == 0 ? [.. Membership.ErrorsOf(options, ids)] : [];
            if (errors.Length > 0) { throw new OptionsValidationException(subject.Name, typeof(ClusterOptions), errors); }
            var setup = new ClusterSetup { TimeProvider = state.Time, Seed = unchecked((seed * 1_000_003) + client.Index) };
            foreach ((string name, Func<PickerInputs, EndpointPicker> picker) in subject.Pickers) { setup.Pickers.Add(name, picker); }
            client.Cluster = Cluster.Create(ClusterName, options, setup);
        }
    }
}
