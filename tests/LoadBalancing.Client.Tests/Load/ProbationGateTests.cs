using LoadBalancing.Client.Load;

namespace LoadBalancing.Client.Tests.Load;

public sealed class ProbationGateTests
{
    [Fact]
    public void A_probe_is_handed_out_once_and_claimed_once()
    {
        ProbationGate gate = default;
        Assert.False(gate.TryMakeDue());                        // nobody is on probation
        Assert.False(gate.TryClaimProbe());

        gate.Close(now: 100, dueAt: 200);
        Assert.Equal((100L, 200L, true, 0), (gate.Since, gate.DueAt, gate.IsWaiting, gate.Level));
        Assert.False(gate.TryClaimProbe());                     // not due yet
        Assert.True(gate.TryMakeDue());
        Assert.False(gate.TryMakeDue());
        Assert.True(gate.TryClaimProbe());
        Assert.False(gate.TryClaimProbe());
        Assert.False(gate.IsWaiting);
    }

    [Fact]
    public void A_failed_probe_lengthens_the_wait_and_an_inconclusive_one_repeats_it()
    {
        ProbationGate gate = Probing();
        Assert.True(gate.TryWaitAgain(failed: true, dueAt: 300));
        Assert.Equal((1, 300L, true), (gate.Level, gate.DueAt, gate.IsWaiting));

        gate.TryMakeDue();
        gate.TryClaimProbe();
        Assert.True(gate.TryWaitAgain(failed: false, dueAt: 400));
        Assert.Equal((1, 400L, true), (gate.Level, gate.DueAt, gate.IsWaiting));
    }

    [Fact]
    public void A_new_probation_begins_with_the_shortest_wait()
    {
        ProbationGate gate = Probing();
        gate.TryWaitAgain(failed: true, dueAt: 300);
        gate.Close(now: 500, dueAt: 600);
        Assert.Equal(0, gate.Level);
    }

    private static ProbationGate Probing()
    {
        ProbationGate gate = default;
        gate.Close(now: 100, dueAt: 200);
        gate.TryMakeDue();
        gate.TryClaimProbe();
        return gate;
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(2, 4)]
    [InlineData(3, 8)]
    [InlineData(4, 16)]
    [InlineData(5, 30)]             // not 32
    [InlineData(6, 30)]
    [InlineData(1_000_000, 30)]
    public void Waits_double_up_to_30_seconds_and_are_shortened_by_up_to_a_fifth(int level, double longest)
    {
        var random = new Random(level);
        double[] waits = [.. Enumerable.Range(0, 2_000).Select(_ => ProbationSchedule.Delay(level, random).TotalSeconds)];
        Assert.All(waits, wait => Assert.InRange(wait, 0.8 * longest, longest));
        Assert.InRange(waits.Min(), 0.8 * longest, 0.81 * longest);        // the whole range is used: a fleet does not probe in step
        Assert.InRange(waits.Max(), 0.99 * longest, longest);
    }
}
