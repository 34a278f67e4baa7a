using System.Runtime.CompilerServices;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Load;
using LoadBalancing.Client.Outcomes;

namespace LoadBalancing.Client.Picking.LeastTime;

/// <summary>
/// <c>least_time</c>: of two distinct endpoints, drawn by weight, the one with the lower latency^0.7 * (waiting + 1); and where even that costs more than 1.8 times what such a
/// choice usually costs, of up to four more. It picks; <see cref="LeastTimeCost"/> compares and <see cref="LatencyLearning"/> learns.
/// </summary>
/// <remarks>
/// Two choices keep many clients from herding (Mitzenmacher), but when half of a fleet stalls, a quarter of all pairs is bad. A redraw is rare while all is well.
/// </remarks>
internal sealed class LeastTimePicker(PickerInputs inputs, AliasTable? table) : EndpointPicker
{
    private const int MostRedraws = 4;

    /// <summary>One answer in four is a sample of the typical cost: enough to follow, and three in four do not touch what all threads share.</summary>
    private const int SampleMask = 3;

    private readonly EndpointNode[] _nodes = inputs.NodeArray;
    private readonly EndpointTracker[] _trackers = inputs.TrackerArray;
    private readonly AliasTable? _table = table;
    private readonly Random _random = inputs.Random;
    private readonly StampClock _clock = inputs.Surroundings.Clock;
    private readonly LatencyConfig _config = inputs.Config.LeastTime;
    private readonly LeastTimeCost _cost = new(inputs.Config.LeastTime.Rates.DecayPerStamp);
    private readonly TypicalCost _typical = inputs.Previous is LeastTimePicker last ? last._typical : new TypicalCost();

    internal override PickerNeeds Needs => PickerNeeds.InFlightAge;

    public override EndpointNode? Pick(in PickContext context)
    {
        EndpointTracker[] trackers = _trackers;
        if (trackers.Length < 2) { return PoolScan.FirstAllowed(_nodes, 0, in context); }
        long now = _clock.StampOf(context.Timestamp);
        (int first, int second) = Draw(_random.NextInt64());
        (int cost, int other) = _cost.OfTwo(trackers[first], trackers[second], now);
        // A mask instead of a branch: which of two random endpoints is cheaper cannot be predicted.
        int secondIsCheaper = (other - cost) >> 31;
        int better = first + ((second - first) & secondIsCheaper), next = first + second - better;
        cost += (other - cost) & secondIsCheaper;
        if (cost > _typical.DearAbove && trackers.Length > 2) { (better, next) = Redraw(better, next, cost, now); }
        return context.HasExclusions ? PoolScan.Prefer(_nodes, better, next, in context) : _nodes[better];
    }

    protected internal override void Observe(EndpointNode node, in CallOutcome outcome)
    {
        LatencyLearning.Learn<TypicalRule>(ref node.Tracker.Latency, in outcome, _config, _clock);
        long bits = _random.NextInt64();
        if ((bits & SampleMask) == 0 && _trackers.Length > 2) { Sample(bits, _clock.StampOf(outcome.ObservedAt)); }
    }

    internal override void Refresh(long timestamp)
    {
        long now = _clock.StampOf(timestamp);
        foreach (EndpointTracker tracker in _trackers) { tracker.Latency.Refresh(now, _config.Rates.DecayPerStamp); }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private (int First, int Second) Draw(long bits) => _table is null ? TwoDraws.Distinct(bits, _trackers.Length) : _table.DrawTwo(bits);

    /// <summary>The cheapest of two pairs more, and whom it took the place of.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private (int Best, int Next) Redraw(int best, int next, int least, long now)
    {
        int dearAbove = _typical.DearAbove;
        for (int i = 0; i < MostRedraws && least > dearAbove; i += 2)
        {
            (int first, int second) = Draw(_random.NextInt64());
            (int cost, int other) = _cost.OfTwo(_trackers[first], _trackers[second], now);
            if (cost < least) { (best, next, least) = (first, best, cost); }
            if (other < least) { (best, next, least) = (second, best, other); }
        }
        return (best, next);
    }

    private void Sample(long bits, long now)
    {
        // The lowest bits chose this sample; a multiplication makes fresh ones of the rest.
        (int first, int second) = Draw((long)((ulong)bits * 0x9E37_79B9_7F4A_7C15 >> 1));
        (int cost, int other) = _cost.OfTwo(_trackers[first], _trackers[second], now);
        _typical.Add(Math.Min(cost, other));
    }
}
