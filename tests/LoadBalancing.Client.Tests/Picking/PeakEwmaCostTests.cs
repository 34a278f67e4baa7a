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

    /// <summary>An endpoint: its estimate in ms, how long ago it was written in ms, and how many attempts are outstanding.</summary>
    private sealed record Seen(int Milliseconds, int AgeMilliseconds, int Outstanding);

    private static readonly Gen<Seen> AnySeen =
        from milliseconds in Gen.Choose(1, 10_000)
        from age in Gen.Choose(0, 60_000)
        from outstanding in Gen.Choose(0, 50)
        select new Seen(milliseconds, age, outstanding);

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
        EndpointTracker a = Tracker(first, clock), b = Tracker(second, clock);
        double costOfA = Cost(first), costOfB = Cost(second);
        if (Math.Abs(costOfA - costOfB) < 1e-3 * costOfA) { return true; }                  // nearer than a stamp and a float can tell
        Assert.False(PeakEwmaCost.DependsOnTime(a, b, out _, out _));
        bool fast = IsSecondCheaper(a, b, timestamp: 0, clock);       // reads no clock: any timestamp will do
        a.InFlight.Begin(clock.StampOf(clock.Now()));
        a.InFlight.Begin(clock.StampOf(clock.Now()));                                       // two calls of age 0: the slow way, same costs
        bool slow = IsSecondCheaper(a, b, clock.Now(), clock);
        return fast == costOfB < costOfA && slow == fast;
    }

    /// <summary>As the picker asks.</summary>
    private static bool IsSecondCheaper(EndpointTracker first, EndpointTracker second, long timestamp, StampClock clock) => -1 == (PeakEwmaCost.DependsOnTime(first, second, out long firstWord, out long secondWord)
        ? PeakEwmaCost.IsSecondCheaperAt(clock.StampOf(timestamp), first, second, Rates.DecayPerStamp)
        : PeakEwmaCost.IsSecondCheaper(first, firstWord, second, secondWord, Rates.DecayPerStamp * Exponential.Log2OfE));

    private static double Cost(Seen seen) => seen.Milliseconds * Math.Exp(-seen.AgeMilliseconds / 1_000.0 / TauSeconds) * (seen.Outstanding + 1);

    private static EndpointTracker Tracker(Seen seen, StampClock clock)
    {
        EndpointTracker tracker = Given.Node("x").Tracker;
        long now = clock.StampOf(clock.Now()), at = now - (long)(seen.AgeMilliseconds / 1_000.0 / StampClock.SecondsPerStamp);
        tracker.Latency.Penalize(seen.Milliseconds / 1_000f, at);                           // firm: a provisional word takes the slow way
        tracker.Outstanding = seen.Outstanding;
        return tracker;
    }

    [Fact]
    public void A_waiting_call_here_and_one_there_are_no_stall()
    {
        var clock = new StampClock(new ManualTime());
        EndpointTracker a = Tracker(new Seen(10, 0, 1), clock), b = Tracker(new Seen(20, 0, 1), clock);
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
