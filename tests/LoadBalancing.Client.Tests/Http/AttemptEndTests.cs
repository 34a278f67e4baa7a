using LoadBalancing.Client.Http;
using LoadBalancing.Client.Outcomes;

namespace LoadBalancing.Client.Tests.Http;

/// <summary>Two things happen once each, in any order, and the second sees the first.</summary>
public sealed class AttemptEndTests
{
    [Fact]
    public void What_was_said_before_the_end_is_seen_at_the_end()
    {
        var end = default(AttemptEnd);
        Assert.True(end.TrySay(OutcomeKind.Abandoned, out OutcomeKind? ended));        // kind 0 is a kind, too
        Assert.Null(ended);
        Assert.False(end.HasEnded);
        Assert.True(end.TryEnd(OutcomeKind.Success, out OutcomeKind? said));
        Assert.Equal(OutcomeKind.Abandoned, said);
        Assert.True(end.HasEnded);
    }

    [Fact]
    public void What_is_said_after_the_end_sees_how_it_ended()
    {
        var end = default(AttemptEnd);
        Assert.True(end.TryEnd(OutcomeKind.GatewayFailure, out OutcomeKind? said));
        Assert.Null(said);
        Assert.True(end.TrySay(OutcomeKind.Success, out OutcomeKind? ended));
        Assert.Equal(OutcomeKind.GatewayFailure, ended);
    }

    [Fact]
    public void Each_happens_once()
    {
        var end = default(AttemptEnd);
        Assert.True(end.TrySay(OutcomeKind.Failure, out _));
        Assert.False(end.TrySay(OutcomeKind.Success, out OutcomeKind? ended));
        Assert.Null(ended);
        Assert.True(end.TryEnd(OutcomeKind.Success, out _));
        Assert.False(end.TryEnd(OutcomeKind.Failure, out OutcomeKind? said));
        Assert.Null(said);
    }

    [Fact]
    public void Of_two_threads_one_sees_the_other()
    {
        for (int i = 0; i < 2_000; i++)
        {
            var shared = new Shared();
            bool endSaw = false, sayerSaw = false;
            Parallel.Invoke(
                () => { shared.End.TryEnd(OutcomeKind.Success, out OutcomeKind? said); endSaw = said is not null; },
                () => { shared.End.TrySay(OutcomeKind.Failure, out OutcomeKind? ended); sayerSaw = ended is not null; });
            Assert.True(endSaw ^ sayerSaw);
        }
    }

    private sealed class Shared
    {
        public AttemptEnd End;
    }
}
