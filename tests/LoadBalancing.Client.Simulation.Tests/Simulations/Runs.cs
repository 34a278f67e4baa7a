using LoadBalancing.Client.Simulation.Results;
using LoadBalancing.Client.Simulation.Scenarios;

namespace LoadBalancing.Client.Simulation.Tests.Simulations;

/// <summary>Scenarios in which nothing is left to chance: what comes out of them can be worked out by hand. All times in milliseconds.</summary>
internal static class Runs
{
    public static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    public static TimeDistribution Always(double milliseconds) => TimeDistribution.Constant(Ms(milliseconds));

    /// <summary>One request at <paramref name="gap"/>, 2 gap, 3 gap ... before the end.</summary>
    public static Scenario Every(double gap, double until, Action<ClientGroup>? client = null) => new Scenario { Duration = Ms(until) }.WithClients(1, 1_000 / gap, group =>
    {
        group.Arrivals = ArrivalKind.Uniform;
        client?.Invoke(group);
    });

    /// <summary>So many requests at once at 100 ms, and again at each further 100 ms before the end.</summary>
    public static Scenario AtOnce(int requests, double until = 200, Action<ClientGroup>? client = null) => new Scenario { Duration = Ms(until) }.WithClients(1, 10 * requests, group =>
    {
        group.Arrivals = ArrivalKind.Recorded;
        group.RecordedGaps.Add(Ms(1));
        for (int i = 1; i < requests; i++) { group.RecordedGaps.Add(TimeSpan.Zero); }
        client?.Invoke(group);
    });

    /// <summary>Servers that take <paramref name="service"/> for each request.</summary>
    public static Scenario Served(this Scenario scenario, double service, int count = 1, Action<ServerGroup>? server = null) => scenario.WithServers(count, group =>
    {
        group.ServiceTime = Always(service);
        server?.Invoke(group);
    });

    public static Scenario At(this Scenario scenario, double at, ScenarioAction action, string servers = "*", Action<ScenarioEvent>? configure = null) =>
        scenario.At(Ms(at), action, servers, configure);

    /// <summary>Through the policy that takes the first endpoint.</summary>
    public static SimulationResult Run(this Scenario scenario, out IReadOnlyList<Attempt> attempts)
    {
        var watched = new Watched();
        SimulationResult result = Simulator.Run(scenario, watched.First());
        attempts = watched.Attempts;
        return result;
    }

    /// <summary>The latencies of all requests, the shortest first.</summary>
    public static double[] Milliseconds(this SimulationResult result)
    {
        double[] latencies = new double[result.Latency.Count];
        for (int i = 0; i < latencies.Length; i++) { latencies[i] = result.Latency.Sorted[i] / 1e6; }
        return latencies;
    }
}
