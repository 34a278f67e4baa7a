using FsCheck;
using FsCheck.Fluent;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Load;
using LoadBalancing.Client.Picking.PeakEwma;

namespace LoadBalancing.Client.Tests.Picking;

/// <summary>The comparison without a clock and the one with it agree with plain arithmetic, and so with each other.</summary>
public sealed class PeakEwmaCostTests
{
    private const double TauSeconds = 10;

    private static readonly LatencyRates Rates = LatencyRates.From(TimeSpan.FromSeconds(TauSeconds), TimeSpan.FromMinutes(1));

    /// <summary>An endpoint: its estimate in ms, how long ago it was written in ms, and how many attempts wait for their first byte.</summary>
    private sealed record Seen(int Milliseconds, int AgeMilliseconds, int Waiting);

    private static readonly Gen<Seen> AnySeen =
        from milliseconds in Gen.Choose(1, 10_000)
        from age in Gen.Choose(0, 60_000)
        from waiting in Gen.Choose(0, 50)
        select new Seen(milliseconds, age, waiting);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Both_ways_agree_with_the_formula(bool aroundTheWrap)
    {
        Gen<(Seen, Seen)> pairs = from first in AnySeen from second in AnySeen select (first, second);
        Prop.ForAll(pairs.ToArbitrary(), pair => Agree(pair.Item1, pair.Item2, aroundTheWrap))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2_000).WithReplay(20260101, 7));
    }

    private static bool Agree(Seen first, Seen second, bool aroundTheWrap)
    {
        var time = new ManualTime(timestampFrequency: 1_000_000_000);
        var clock = new StampClock(time);
        // 2^32 stamps of 2^16 ns; 30 s after the wrap, some estimates were written before it and some after.
        if (aroundTheWrap) { time.Advance(TimeSpan.FromTicks((1L << 48) / 100) + TimeSpan.FromSeconds(29)); }
        else { time.Advance(TimeSpan.FromHours(1)); }
        return FastAgrees(first with { Waiting = first.Waiting % 2 }, second with { Waiting = second.Waiting % 2 }, clock) && SlowAgrees(first, second, clock);
    }

    private static bool FastAgrees(Seen first, Seen second, StampClock clock)
    {
        EndpointTracker a = Tracker(first, clock), b = Tracker(second, clock);
        Assert.False(PeakEwmaCost.DependsOnTime(a, b, out _, out _));
        return AreTooNear(first, second) || IsSecondCheaper(a, b, timestamp: 0, clock) == Cost(second) < Cost(first);      // reads no clock: any timestamp will do
    }

    private static bool SlowAgrees(Seen first, Seen second, StampClock clock)
    {
        EndpointTracker a = Tracker(first, clock), b = Tracker(second, clock);
        Assert.Equal(first.Waiting >= 2 || second.Waiting >= 2, PeakEwmaCost.DependsOnTime(a, b, out _, out _));
        return AreTooNear(first, second) || PeakEwmaCost.IsSecondCheaperAt(clock.StampOf(clock.Now()), a, b, Rates.DecayPerStamp) == -1 == Cost(second) < Cost(first);
    }

    /// <summary>Nearer than a stamp and a float can tell.</summary>
    private static bool AreTooNear(Seen first, Seen second) => Math.Abs(Cost(first) - Cost(second)) < 1e-3 * Cost(first);

    /// <summary>As the picker asks.</summary>
    private static bool IsSecondCheaper(EndpointTracker first, EndpointTracker second, long timestamp, StampClock clock) => -1 == (PeakEwmaCost.DependsOnTime(first, second, out long firstWord, out long secondWord)
        ? PeakEwmaCost.IsSecondCheaperAt(clock.StampOf(timestamp), first, second, Rates.DecayPerStamp)
        : PeakEwmaCost.IsSecondCheaper(first, firstWord, second, secondWord, Rates.DecayPerStamp * Exponential.Log2OfE));

    private static double Cost(Seen seen) => seen.Milliseconds * Math.Exp(-seen.AgeMilliseconds / 1_000.0 / TauSeconds) * (seen.Waiting + 1);

    private static EndpointTracker Tracker(Seen seen, StampClock clock)
    {
        EndpointTracker tracker = Given.Node("x").Tracker;
        long now = clock.StampOf(clock.Now()), at = now - (long)(seen.AgeMilliseconds / 1_000.0 / StampClock.SecondsPerStamp);
        tracker.Latency.Penalize(seen.Milliseconds / 1_000f, at);                           // firm: a provisional word takes the slow way
        tracker.LetWait(seen.Waiting, now);                                                 // of age 0: no stall
        return tracker;
    }

    [Fact]
    public void A_waiting_call_here_and_one_there_are_no_stall()
    {
        var clock = new StampClock(new ManualTime());
        EndpointTracker a = Tracker(new Seen(10, 0, 0), clock), b = Tracker(new Seen(20, 0, 0), clock);
        a.InFlight.Begin(clock.StampOf(clock.Now()) - 1_000_000);
        b.InFlight.Begin(clock.StampOf(clock.Now()));
        Assert.False(IsSecondCheaper(a, b, clock.Now(), clock));
        Assert.True(IsSecondCheaper(b, a, clock.Now(), clock));
    }

    [Fact]
    public void Equal_costs_stay_with_the_first_drawn()
    {
        var clock = new StampClock(new ManualTime());
        EndpointTracker a = Tracker(new Seen(10, 0, 1), clock), b = Tracker(new Seen(20, 0, 0), clock);       // 10 * 2 = 20 * 1
        Assert.False(IsSecondCheaper(a, b, clock.Now(), clock));
        Assert.False(IsSecondCheaper(b, a, clock.Now(), clock));
    }
}
