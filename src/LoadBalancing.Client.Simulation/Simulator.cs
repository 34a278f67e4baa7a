using LoadBalancing.Client.Simulation.Engine;
using LoadBalancing.Client.Simulation.Reading;
using LoadBalancing.Client.Simulation.Results;
using LoadBalancing.Client.Simulation.Scenarios;
using Microsoft.Extensions.Options;

namespace LoadBalancing.Client.Simulation;

/// <summary>Runs scenarios: real clusters, simulated servers, virtual time.</summary>
public static class Simulator
{
    /// <summary>Runs one configuration through one scenario, on the calling thread.</summary>
    /// <param name="scenario">Who sends what to whom, and what happens. It must not change meanwhile.</param>
    /// <param name="cluster">What is put to the test.</param>
    /// <returns>What happened: the same for the same input, bit for bit.</returns>
    /// <exception cref="OptionsValidationException">Scenario or configuration is not valid; it holds every reason.</exception>
    /// <remarks>About 1 us of real time a request. Memory grows with requests under way and by about 40 bytes for each that ended: its latency, and copies of it while the result is made.</remarks>
    public static SimulationResult Run(Scenario scenario, SimulatedCluster cluster)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        ArgumentNullException.ThrowIfNull(cluster);
        if (ScenarioCheck.Errors(scenario) is { Count: > 0 } errors) { throw new OptionsValidationException(scenario.Name, typeof(Scenario), errors); }
        SimulationState state = SimulationFactory.CreateState(scenario);
        var membership = new Membership(cluster.Subject.Configure, state.Servers, scenario.Events.Any(happening => happening.Action is ScenarioAction.Join or ScenarioAction.Leave));
        try
        {
            SimulationFactory.CreateClusters(cluster.Subject, state, membership, scenario.Seed);
            return new SimulationRun(scenario, cluster.Subject, state, membership).Run(cluster.Name);
        }
        finally
        {
            foreach (SimulatedClient client in state.Clients) { client.Cluster?.Dispose(); }
        }
    }
}
