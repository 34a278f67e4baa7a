using LoadBalancing.Client.Simulation.Results;
using LoadBalancing.Client.Simulation.Scenarios;

namespace LoadBalancing.Client.Simulation;

/// <summary>Runs scenarios: real clusters, simulated servers, virtual time.</summary>
public static class Simulator
{
    /// <summary>Runs one configuration through one scenario.</summary>
    /// <param name="scenario">Who sends what to whom, and what happens.</param>
    /// <param name="cluster">What is put to the test.</param>
    /// <returns>What happened: the same for the same input, bit for bit.</returns>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">Scenario or configuration is not valid; it holds every reason.</exception>
    public static SimulationResult Run(Scenario scenario, SimulatedCluster cluster)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        ArgumentNullException.ThrowIfNull(cluster);
        throw new NotImplementedException();
    }
}
