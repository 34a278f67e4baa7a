using System.Runtime.CompilerServices;
using FsCheck;
using FsCheck.Fluent;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Load;
using LoadBalancing.Client.Picking.LeastTime;

namespace LoadBalancing.Client.Tests.Picking.LeastTime;

/// <summary>
/// The cost as a logarithm beside plain arithmetic. Read from the bits of a float, a logarithm to base 2 is up to 0.0861 too low: 0.7 * 0.0861 for a latency and
/// 0.0861 for waiting + 1 make 0.1464 in a comparison, 11 % of a cost.
/// </summary>
public sealed class LeastTimeCostTests
{
    private const double TauSeconds = 3, Error = 0.147;

    /// <summary>Some stamp, so that ages of half a wrap lie before it; costs know only 32 bits of it.</summary>
    private const long Now = 5_000_000_000;

    private static readonly LeastTimeCost Cost = Of(TimeSpan.FromSeconds(TauSeconds));

    /// <summary>An endpoint: its estimate in seconds, how many stamps ago it was written, and how many attempts wait.</summary>
    private sealed record Seen(double Seconds, int AgeStamps, int Waiting);

    private static LeastTimeCost Of(TimeSpan tau) => new(LatencyRates.From(tau, TimeSpan.FromMinutes(1)).DecayPerStamp);

    private static int Stamps(double seconds) => (int)Math.Round(seconds / StampClock.SecondsPerStamp);

    private static EndpointTracker Tracker(double seconds, double answeredAgo = 0, int waiting = 0, double waitingFor = 0, long now = Now) =>
        Tracker(new Seen(seconds, Stamps(answeredAgo), waiting), waitingFor, now);

    private static EndpointTracker Tracker(Seen seen, double waitingFor = 0, long now = Now)
    {
        EndpointTracker tracker = Given.Node("x").Tracker;
        tracker.Latency.Penalize((float)seen.Seconds, now - seen.AgeStamps);
        // As four million calls of Begin would leave it: a count in the lower 22 bits, the sum of stamps above.
        Unsafe.As<InFlightAge, long>(ref tracker.InFlight) = ((now - Stamps(waitingFor)) * seen.Waiting << 22) | (uint)seen.Waiting;
        return tracker;
    }

    private static double Exact(Seen seen) =>
        (0.7 * (Math.Log2(seen.Seconds) - (seen.AgeStamps * StampClock.SecondsPerStamp / TauSeconds / Math.Log(2)))) + Math.Log2(seen.Waiting + 1);

    private static Gen<Seen> AnySeen(int mostWaiting) =>
        from logOfSeconds in Gen.Choose(-10_000, 1_000)
        from age in Gen.Choose(0, 500_000)                                              // up to 33 s
        from waiting in Gen.Choose(0, mostWaiting)
        select new Seen(Math.Pow(10, logOfSeconds / 2_000.0), age, waiting);

    [Theory]
    [InlineData(1, Now)]
    [InlineData(50, Now)]
    [InlineData(1, (1L << 32) + 100_000)]                                               // some estimates were written before the wrap and some after
    [InlineData(50, (1L << 32) + 100_000)]
    public void Who_is_cheaper_by_the_formula_is_cheaper_and_by_as_much(int mostWaiting, long now)
    {
        Gen<(Seen, Seen)> pairs = from first in AnySeen(mostWaiting) from second in AnySeen(mostWaiting) select (first, second);
        Prop.ForAll(pairs.ToArbitrary(), pair =>
        {
            (int first, int second) = Cost.OfTwo(Tracker(pair.Item1, now: now), Tracker(pair.Item2, now: now), now);
            Assert.Equal(Exact(pair.Item1) - Exact(pair.Item2), (first - second) / (double)LeastTimeCost.Doubling, tolerance: Error);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000).WithReplay(20260101, 7));
    }

    [Fact]
    public void Powers_of_two_are_exact()
    {
        int cost = Cost.Of(Tracker(0.125), Now);
        Assert.Equal(LeastTimeCost.Doubling, Cost.Of(Tracker(0.125, waiting: 1), Now) - cost);
        Assert.Equal(3 * LeastTimeCost.Doubling, Cost.Of(Tracker(0.125, waiting: 7), Now) - cost);
        Assert.Equal(7 * LeastTimeCost.Doubling, Cost.Of(Tracker(128), Now) - cost, tolerance: 2);         // 10 doublings of the latency
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(1, 1)]
    [InlineData(2, 0)]
    [InlineData(7, 3)]
    public void Two_cost_what_each_costs_alone(int ofFirst, int ofSecond)
    {
        EndpointTracker first = Tracker(0.010, answeredAgo: 1, ofFirst, waitingFor: 0.9), second = Tracker(0.5, answeredAgo: 9, ofSecond, waitingFor: 8.5);
        Assert.Equal((Cost.Of(first, Now), Cost.Of(second, Now)), Cost.OfTwo(first, second, Now));
        Assert.Equal((Cost.Of(second, Now), Cost.Of(first, Now)), Cost.OfTwo(second, first, Now));
        EndpointTracker unseen = Given.Node("u").Tracker;
        Assert.Equal((LeastTimeCost.Unknown, Cost.Of(first, Now)), Cost.OfTwo(unseen, first, Now));
        unseen.LetWait(3);
        Assert.Equal((Cost.Of(second, Now), LeastTimeCost.UnknownAndBusy + 3), Cost.OfTwo(second, unseen, Now));
    }

    [Fact]
    public void Two_that_wait_in_silence_show_a_stall_of_a_quarter_of_their_age()
    {
        int stalled = Cost.Of(Tracker(0.010, answeredAgo: 1, waiting: 2, waitingFor: 0.8), Now);
        Assert.Equal(Cost.Of(Tracker(0.2, waiting: 2), Now), stalled, tolerance: 10_000);                  // 0.8 / 4, right to a stamp
        // It does not decay with the estimate.
        Assert.Equal(Cost.Of(Tracker(2, waiting: 2), Now), Cost.Of(Tracker(0.010, answeredAgo: 9, waiting: 2, waitingFor: 8), Now), tolerance: 10_000);
    }

    [Fact]
    public void One_slow_call_is_an_anecdote() =>
        Assert.Equal(Cost.Of(Tracker(0.010, answeredAgo: 1, waiting: 1), Now), Cost.Of(Tracker(0.010, answeredAgo: 1, waiting: 1, waitingFor: 0.8), Now));

    [Fact]
    public void Where_others_are_answered_many_slow_calls_are_one_too()
    {
        // Ten streams that never began, but the last answer came 20 ms ago: 20 / 4 < 10 ms.
        Assert.Equal(Cost.Of(Tracker(0.010, answeredAgo: 0.020, waiting: 10), Now), Cost.Of(Tracker(0.010, answeredAgo: 0.020, waiting: 10, waitingFor: 60), Now));
        // After 200 ms of silence they count as if they had waited since.
        Assert.Equal(Cost.Of(Tracker(0.050, waiting: 10), Now), Cost.Of(Tracker(0.010, answeredAgo: 0.200, waiting: 10, waitingFor: 60), Now), tolerance: 20_000);
    }

    [Fact]
    public void Calls_that_wait_a_little_do_not_make_a_slow_endpoint_look_fast() =>
        Assert.Equal(Cost.Of(Tracker(1, answeredAgo: 2, waiting: 2), Now), Cost.Of(Tracker(1, answeredAgo: 2, waiting: 2, waitingFor: 0.001), Now));

    [Fact]
    public void A_stamp_of_the_future_is_one_of_now() => Assert.Equal(Cost.Of(Tracker(new Seen(0.010, 0, 0)), Now), Cost.Of(Tracker(new Seen(0.010, -7, 0)), Now));

    [Fact]
    public void After_64_doublings_of_decay_nothing_is_left_to_lose()
    {
        LeastTimeCost cost = Of(TimeSpan.FromMilliseconds(10));                         // 64 ln 2 * 10 ms = 0.444 s
        int last = cost.Of(Tracker(1, answeredAgo: 0.45), Now);
        Assert.Equal(last, cost.Of(Tracker(1, answeredAgo: 100_000), Now));
        Assert.Equal(0.7 * 64, (cost.Of(Tracker(1), Now) - last) / (double)LeastTimeCost.Doubling, tolerance: 0.01);
        Assert.True(cost.Of(Tracker(1, answeredAgo: 0.43), Now) > last);
    }

    [Fact]
    public void Every_real_cost_lies_between_an_unseen_idle_endpoint_and_an_unseen_busy_one()
    {
        Gen<(Seen Seen, double WaitingFor, double Tau)> any =
            from logOfSeconds in Gen.Choose(-9_000, 2_778)                              // 1 ns to 10 min
            from age in Gen.OneOf(Gen.Choose(0, 1_000_000), Gen.Choose(0, int.MaxValue))
            from waiting in Gen.OneOf(Gen.Choose(0, 3), Gen.Choose(0, (1 << 22) - 1))
            from waitingFor in Gen.Choose(0, 60)
            from tau in Gen.Elements(0.010, 3, 3_600)
            select (new Seen(Math.Pow(10, logOfSeconds / 1_000.0), age, waiting), (double)waitingFor, tau);
        (Seen, double, double)[] extremes =
        [
            (new(1e-9, int.MaxValue, 0), 0, 0.010), (new(600, 0, (1 << 22) - 1), 0, 3_600), (new(1e-9, int.MaxValue, (1 << 22) - 1), 60, 0.010), (new(600, int.MaxValue, 2), 60, 3_600),
        ];
        foreach ((Seen seen, double waitingFor, double tau) in extremes) { Check(seen, waitingFor, tau); }
        Prop.ForAll(any.ToArbitrary(), one => Check(one.Seen, one.WaitingFor, one.Tau)).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000).WithReplay(20260101, 9));

        static void Check(Seen seen, double waitingFor, double tau)
        {
            int real = Of(TimeSpan.FromSeconds(tau)).Of(Tracker(seen, waitingFor), Now);
            Assert.InRange(real, LeastTimeCost.Unknown + 1, LeastTimeCost.UnknownAndBusy - 1);
        }
    }
}
