using LoadBalancing.Client.Etcd.Tests.Faults.Rig;
using LoadBalancing.Client.Etcd.Tests.Servers;

namespace LoadBalancing.Client.Etcd.Tests.Faults;

/// <summary>A class of its own, so that it runs beside the seeds.</summary>
public sealed class WithdrawnOrderTests
{
    [Fact]
    public async Task Whoever_is_cut_off_after_an_order_and_misses_that_it_is_withdrawn_does_not_flip()
    {
        EtcdProgram.Require();
        var cut = new FaultPlan(FaultKind.AbortAsked, FaultKind.MemberPartitioned, FaultMoment.Ordered, TimeSpan.Zero, TimeSpan.FromSeconds(5), Victim: 0, Commit: 0, IsAfter: true);
        ScenarioReport report = await new Scenario(seed: 1) { Plans = [cut with { Victim = 1 }, cut with { Victim = RigFleet.ClientCount, IsAfter = false }] }.RunAsync(TestContext.Current.CancellationToken);
        Assert.True(report.Wrong.Count == 0, $"{report.Summary}\n{string.Join('\n', report.Wrong.Take(20))}\n\n{report.Timeline}");
        Assert.All(report.Rollouts, rollout => Assert.Equal("taken_back", rollout.Result?.Outcome));
    }
}
