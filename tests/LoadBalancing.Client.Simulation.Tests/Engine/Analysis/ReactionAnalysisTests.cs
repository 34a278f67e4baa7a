using LoadBalancing.Client.Simulation.Engine;
using LoadBalancing.Client.Simulation.Engine.Analysis;
using LoadBalancing.Client.Simulation.Results;

namespace LoadBalancing.Client.Simulation.Tests.Engine.Analysis;

/// <summary>Four servers, 40 attempts in each 10 ms, so that 100 ms have 100 at a fair share: enough to tell a share.</summary>
public sealed class ReactionAnalysisTests
{
    [Fact]
    public void A_server_is_left_from_the_first_100_ms_in_which_it_gets_less_than_half_its_share()
    {
        // Bad from 1 s on. It gets 10 of 40 until 1.2 s, then 2: of a window's 100 less than half are there once 7 of its slices have 2 (3 * 10 + 7 * 2 = 44), from 1.17 s on.
        FaultResult result = Of(slice => slice < 120 ? 10 : 2, at: 1, healedAt: null);
        Assert.Equal(TimeSpan.FromMilliseconds(170), result.HalvedAfter);
        // 17 slices of 10, by two clients.
        Assert.Equal(85, result.AttemptsUntilHalved);
        Assert.Equal(("s1", "slow", TimeSpan.FromSeconds(1), null, null), (result.Server, result.Fault, result.At, result.HealedAt, result.ReturnedAfter));
    }

    [Fact]
    public void Exactly_half_is_not_less_and_not_more()
    {
        Assert.Null(Of(_ => 5, at: 1, healedAt: 2).HalvedAfter);
        Assert.Null(Of(_ => 5, at: 1, healedAt: 2).ReturnedAfter);
        Assert.Equal(TimeSpan.Zero, Of(slice => slice == 105 ? 4 : 5, at: 1, healedAt: 2).HalvedAfter);
    }

    [Fact]
    public void It_is_back_from_the_first_100_ms_in_which_it_gets_more_than_half_its_share()
    {
        // Healed at 2 s; 1 of 40 until 2.5 s, then 10: a window has more than 50 once 5 of its slices have 10 (5 * 1 + 5 * 10 = 55), from 2.45 s on.
        FaultResult result = Of(slice => slice < 100 ? 10 : slice < 250 ? 1 : 10, at: 1, healedAt: 2);
        Assert.Equal(TimeSpan.Zero, result.HalvedAfter);
        Assert.Equal(0, result.AttemptsUntilHalved);
        Assert.Equal((TimeSpan.FromSeconds(2), TimeSpan.FromMilliseconds(450)), (result.HealedAt, result.ReturnedAfter));
    }

    [Fact]
    public void What_never_happens_is_null_and_all_attempts_until_healing_count()
    {
        FaultResult result = Of(_ => 10, at: 1, healedAt: 2);
        Assert.Null(result.HalvedAfter);
        Assert.Equal(1_000 / 2, result.AttemptsUntilHalved);
        Assert.Equal(TimeSpan.Zero, result.ReturnedAfter);
        // Left only after it was healed: too late.
        Assert.Null(Of(slice => slice < 200 ? 10 : 0, at: 1, healedAt: 2).HalvedAfter);
        Assert.Null(Of(slice => slice < 100 ? 10 : 0, at: 1, healedAt: 2).ReturnedAfter);
    }

    [Fact]
    public void Few_requests_take_longer_to_tell_a_share()
    {
        // One attempt in each slice, to the servers by turns, none to s1 from 1 s on. 20 at a fair share of a quarter are 80 slices: known from the first on, but for 800 ms of them.
        Recorder recorder = Recorded.Recorder(3, servers: 4);
        for (int slice = 0; slice < 300; slice++) { recorder.Attempts(slice, slice % 4 == 0 ? 1 : 0, slice % 4 == 1 && slice < 100 ? 1 : 0, slice % 4 == 2 ? 1 : 0, slice % 4 == 3 || (slice % 4 == 1 && slice >= 100) ? 1 : 0); }
        Assert.Equal(TimeSpan.Zero, Analysed(recorder, at: 1, healedAt: null).HalvedAfter);
        Assert.Equal(TimeSpan.Zero, Analysed(recorder, at: 1, healedAt: 1.8).HalvedAfter);
        Assert.Null(Analysed(recorder, at: 1, healedAt: 1.79).HalvedAfter);
    }

    [Fact]
    public void A_fair_share_is_that_of_the_moment()
    {
        // s1 gets 4 of 40 from the start: less than half of a quarter, more than half of a tenth, and of a server that left there is no share to come back to.
        Recorder recorder = Recorded.Recorder(3, servers: 4);
        for (int slice = 0; slice < 300; slice++) { recorder.Attempts(slice, 12, 4, 12, 12); }
        Assert.Equal(TimeSpan.Zero, Analysed(recorder, 1, null, fairShare: 0.25).HalvedAfter);
        Assert.Null(Analysed(recorder, 1, null, fairShare: 0.1).HalvedAfter);
        Assert.Equal(TimeSpan.Zero, Analysed(recorder, 1, healedAt: 2, fairShareHealed: 0.1).ReturnedAfter);
        Assert.Null(Analysed(recorder, 1, healedAt: 2, fairShareHealed: 0.25).ReturnedAfter);
        Assert.Null(Analysed(recorder, 1, healedAt: 2, fairShareHealed: 0).ReturnedAfter);
    }

    private static FaultResult Of(Func<int, int> attempts, double at, double? healedAt)
    {
        Recorder recorder = Recorded.Recorder(3, servers: 4);
        for (int slice = 0; slice < 300; slice++) { recorder.Attempts(slice, 10, attempts(slice), 10, 20 - attempts(slice)); }
        return Analysed(recorder, at, healedAt);
    }

    private static FaultResult Analysed(Recorder recorder, double at, double? healedAt, double fairShare = 0.25, double fairShareHealed = 0.25)
    {
        var fault = new Fault(1, "slow", (long)(at * Recorded.Second), fairShare);
        if (healedAt is { } seconds) { fault.Heal((long)(seconds * Recorded.Second), fairShareHealed); }
        return new ReactionAnalysis(recorder, Recorded.Servers(1, 1, 1, 1), clients: 2).Of(fault);
    }
}
