using System.Globalization;
using LoadBalancing.Client.Simulation.Scenarios;

namespace LoadBalancing.Client.Simulation.Reading;

/// <summary>How many requests a scenario will make, roughly and rather too many: every one is kept in memory until the end.</summary>
internal static class RequestEstimate
{
    public static void Check(Scenario scenario, Findings findings)
    {
        double requests = scenario.Clients.Sum(group => Of(group, scenario));
        if (requests <= ScenarioLimits.MostRequests) { return; }
        findings.Error("Clients", double.IsInfinity(requests) ? "got a closed loop in which nothing takes any time, wanted a think time, a network or a service time above 0" : string.Create(CultureInfo.InvariantCulture,
            $"got about {requests:0} requests (rate x duration, at the largest factor; in a closed loop as many as users and servers can), wanted at most {ScenarioLimits.MostRequests:0}"));
    }

    public static double Of(ClientGroup group, Scenario scenario) => scenario.Duration.TotalSeconds * (group.Arrivals == ArrivalKind.Closed ? ClosedRate(group, scenario) : group.Rate * LargestFactor(group, scenario));

    private static double LargestFactor(ClientGroup group, Scenario scenario) => scenario.Events
        .Where(happening => happening.Action == ScenarioAction.Rate && NamePattern.Matches(happening.Clients, group.Name, group.Name))
        .Aggregate(1.0, (largest, happening) => Math.Max(largest, happening.Factor));

    /// <summary>Each user goes round once in a think time, two ways through the network and a service; all together never faster than all workers. No time at all is infinitely often.</summary>
    private static double ClosedRate(ClientGroup group, Scenario scenario)
    {
        double speedUp = scenario.Events.Where(happening => happening.Action == ScenarioAction.Slow).Aggregate(1.0, (least, happening) => Math.Min(least, happening.Factor));
        double shortest = scenario.Servers.Min(server => (2 * server.Distance.TotalSeconds) + (Mean(server.ServiceTime) / server.Speed * speedUp));
        double users = (double)group.Count * group.Concurrency / (Mean(group.ThinkTime) + (2 * Mean(group.Network)) + shortest);
        double workers = scenario.Servers.Sum(server => (double)server.Count * server.Workers * server.Speed / (Mean(server.ServiceTime) * speedUp));
        return Math.Min(users, workers);
    }

    private static double Mean(TimeDistribution time)
    {
        double mean = time.Kind switch
        {
            TimeDistributionKind.Uniform => (time.Shortest + time.Longest).TotalSeconds / 2,
            TimeDistributionKind.Recorded => time.Values.Average(value => value.TotalSeconds),
            _ => time.Mean.TotalSeconds,
        };
        return mean * (1 + (time.TailShare * (time.TailFactor - 1)));
    }
}
