using LoadBalancing.Client.Simulation;
using LoadBalancing.Client.Simulation.Catalogue;
using LoadBalancing.Client.Simulation.Results;
using LoadBalancing.Client.Simulation.Scenarios;

namespace LoadBalancing.Client.Benchmarks.Quality;

/// <summary>What one policy did in one scenario: medians over the seeds, means where a median of few says little.</summary>
internal sealed record QualityMeasure
{
    public required double P99Milliseconds { get; init; }

    public required double SuccessRatio { get; init; }

    public required double? Oscillation { get; init; }

    /// <summary>Of the server that took longest; null without a fault, infinite when it never happened.</summary>
    public required double? LeftAfterMilliseconds { get; init; }

    public required double AttemptsUntilLeft { get; init; }

    public required double? ReturnedAfterSeconds { get; init; }

    /// <summary>Requests a second of each client.</summary>
    public required double RatePerClient { get; init; }

    public static QualityMeasure Of(int scenario, SimulatedCluster cluster, int seeds)
    {
        SimulationResult[] results = [.. Enumerable.Range(1, seeds).Select(seed => Run(scenario, cluster, seed))];
        Scenario first = ScenarioCatalogue.All()[scenario];
        // Where all servers are bad at once there is nobody to go to, and nothing to measure.
        bool hasFault = results[0].Faults.GroupBy(fault => fault.At).Any(faults => faults.Count() < results[0].Servers.Count);
        return new QualityMeasure
        {
            P99Milliseconds = Median(results, result => result.Latency.P99.TotalMilliseconds),
            SuccessRatio = results.Average(result => result.SuccessRatio),
            Oscillation = results.All(result => result.Oscillation.Index is null) ? null : results.Average(result => result.Oscillation.Index ?? 0),
            LeftAfterMilliseconds = hasFault ? Median(results, result => result.Faults.Max(fault => fault.HalvedAfter?.TotalMilliseconds ?? double.PositiveInfinity)) : null,
            AttemptsUntilLeft = hasFault ? Median(results, result => result.Faults.Max(fault => fault.AttemptsUntilHalved)) : 0,
            ReturnedAfterSeconds = hasFault ? Median(results, result => result.Faults.Max(fault => fault.ReturnedAfter?.TotalSeconds ?? double.PositiveInfinity)) : null,
            RatePerClient = first.Clients.Sum(group => group.Rate) / first.Clients.Sum(group => group.Count),
        };
    }

    private static SimulationResult Run(int scenario, SimulatedCluster cluster, int seed)
    {
        Scenario copy = ScenarioCatalogue.All()[scenario];
        copy.Seed = seed;
        return Simulator.Run(copy, cluster);
    }

    private static double Median(SimulationResult[] results, Func<SimulationResult, double> value) => results.Select(value).Order().ElementAt(results.Length / 2);
}
