using LoadBalancing.Client.Simulation.Results;
using LoadBalancing.Client.Simulation.Reports.Tables;

namespace LoadBalancing.Client.Simulation.Reports;

/// <summary>The results of one scenario, side by side.</summary>
/// <param name="Name">The scenario's name.</param>
/// <param name="Results">One for each subject, in the order in which they came.</param>
internal sealed record ScenarioGroup(string Name, IReadOnlyList<SimulationResult> Results)
{
    /// <summary>Gets what all subjects had in common, such as <c>20 s, seed 1</c>.</summary>
    public string Conditions =>
        $"{string.Join(" and ", Results.Select(result => Readable.Moment(result.Duration)).Distinct())}, seed {string.Join(" and ", Results.Select(result => Readable.Number(result.Seed)).Distinct())}";

    /// <summary>Gets the servers, in the scenario's order.</summary>
    public IReadOnlyList<string> Servers => [.. Results.SelectMany(result => result.Servers).Select(server => server.Id).Distinct(StringComparer.Ordinal)];

    public static IReadOnlyList<ScenarioGroup> Of(IReadOnlyList<SimulationResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        return [.. results.GroupBy(result => result.Scenario, StringComparer.Ordinal).Select(scenario => new ScenarioGroup(scenario.Key, [.. scenario]))];
    }
}
