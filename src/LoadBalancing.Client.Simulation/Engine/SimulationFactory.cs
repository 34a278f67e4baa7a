using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Simulation.Scenarios;
using LoadBalancing.Client.Transport;
using LoadBalancing.Client.Versions;
using Microsoft.Extensions.Options;

namespace LoadBalancing.Client.Simulation.Engine;

/// <summary>Makes the servers, the clients and their clusters of a scenario.</summary>
internal static class SimulationFactory
{
    private const string ClusterName = "simulated";

    /// <summary>Of the clusters' chance: beyond the streams of the servers.</summary>
    private const int FirstStream = 100_000_000;

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

    /// <summary>The seed of a client's cluster. Not the scenario's and the next ones: what <see cref="Random"/> makes of neighbouring seeds runs in step.</summary>
    public static int SeedOf(int scenario, int client) => (int)Chance.Seeded(scenario, FirstStream + client);

    /// <summary>Gives each client its cluster.</summary>
    /// <exception cref="OptionsValidationException">The configuration is not valid, or not for these servers.</exception>
    public static void CreateClusters(SimulationSubject subject, SimulationState state, Membership membership, int seed)
    {
        if (subject.IsCentralQueue) { return; }
        foreach (SimulatedClient client in state.Clients)
        {
            ClusterOptions options = membership.OptionsFor(client, changes: 0);
            string[] errors = client.Index == 0 ? [.. membership.ErrorsOf(options)] : [];
            if (errors.Length > 0) { throw new OptionsValidationException(subject.Name, typeof(ClusterOptions), errors); }
            client.Accept(membership.HidesVersions ? options.Version : null, changes: 0);
            if (membership.HidesVersions) { options.Version = null; }
            var setup = new ClusterSetup
            {
                TimeProvider = state.Time,
                Seed = SeedOf(seed, client.Index),
                SendCheck = new SimulatedChecks(state, client).SendAsync,
                // Simulated servers run whatever they should, at once.
                AskVersion = static (question, _) => Task.FromResult(new VersionAnswer(VersionAnswer.Answered, new(new VersionStatement(Math.Max(1, question.Wanted), null), IsComplete: true))),
                // Every name is known, since nothing is sent.
                Secrets = static _ => "",
                // Nothing is sent, so nothing is copied either.
                Clusters = static _ => null,
                // Empty, not null: then the environment is not asked, and a result does not depend on where it was made.
                Zone = client.Group.Spec.Zone ?? "",
                Region = "",
            };
            foreach ((string name, Func<PickerInputs, EndpointPicker> picker) in subject.Pickers) { setup.Pickers.Add(name, picker); }
            client.Cluster = Cluster.Create(ClusterName, options, setup);
            // It ran before the scenario began.
            client.Cluster.Accept();
        }
    }
}
