using LoadBalancing.Client.Simulation.Scenarios;

namespace LoadBalancing.Client.Simulation.Catalogue;

/// <summary>
/// The scenarios that policies are judged by. Where nothing else is said: 20 servers of 4 workers, log-normal services of 10 ms (sigma 0.7), load reports, a network of
/// 0.25 ms, one client with 60 % of the capacity, a deadline of 1 s, 20 s.
/// </summary>
public static class ScenarioCatalogue
{
    /// <summary>Gets fresh copies of all scenarios, in the order of their publication.</summary>
    /// <returns>Scenarios that may be changed.</returns>
    public static IReadOnlyList<Scenario> All() =>
    [
        Faults.OneSlowServer(), Faults.TwoFailingFast(), Faults.Flapping(), Fleets.Cold(), Faults.ShortSlowness(), Fleets.RollingDeploy(), Fleets.Heterogeneous(),
        Workloads.HundredClients(), Fleets.Antagonists(70), Fleets.Antagonists(90), Fleets.Antagonists(150), Workloads.Burst(), Workloads.DelayedFeedback(), Faults.Partition(),
        Workloads.LongTail(), Workloads.ErrorsEverywhere(), Workloads.FewRequests(), Workloads.Streams(), Workloads.ConnectionSetup(),
        Faults.ThreeOfTenFail(), Faults.LostZone(), Versions.AtOneMoment(), Versions.Harmful(),
        Overloads.Outage(), Overloads.Refusing(), Overloads.Queueing(),
    ];
}
