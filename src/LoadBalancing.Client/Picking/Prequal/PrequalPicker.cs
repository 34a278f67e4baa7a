using System.Collections.Frozen;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Load;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Picking.PeakEwma;

namespace LoadBalancing.Client.Picking.Prequal;

/// <summary>
/// <c>prequal</c>: among the endpoints that reported last and two drawn at random, the cold one with the lowest latency, or, where all are hot, the one with
/// the fewest requests in flight (Wydrowski et al., NSDI 2024). The two draws bring in endpoints that nobody has heard of lately.
/// </summary>
internal sealed class PrequalPicker : EndpointPicker
{
    /// <summary>The named metric of requests in flight.</summary>
    public const string RequestsInFlightMetric = "rif";

    private readonly EndpointNode[] _nodes;
    private readonly EndpointTracker[] _trackers;
    private readonly FrozenDictionary<EndpointTracker, int> _indexes;
    private readonly PrequalKnowledge _knowledge;
    private readonly ReportPool _pool;
    private readonly Random _random;
    private readonly StampClock _clock;
    private readonly LatencyConfig _learning;
    private readonly float[]? _factors;

    public PrequalPicker(PickerInputs inputs)
    {
        PrequalConfig config = inputs.Config.Prequal;
        _random = inputs.Random;
        _clock = inputs.Surroundings.Clock;
        _learning = inputs.Config.PeakEwma;
        _nodes = inputs.NodeArray;
        _trackers = inputs.TrackerArray;
        _indexes = _trackers.Index().Take(ReportPool.MostEndpoints).ToFrozenDictionary(pair => pair.Item, pair => pair.Index);
        _knowledge = inputs.Previous is PrequalPicker last && last._knowledge.Config == config
            ? last._knowledge
            : new PrequalKnowledge(config, inputs.Config.PeakEwma.Rates.DecayPerStamp);
        _factors = inputs.Factors;
        _pool = new ReportPool(config.PoolSize, config.MaximumAgeStamps, config.ReuseLimit);
    }

    public override bool UsesLoadReports => true;

    internal override PickerNeeds Needs => base.Needs | PickerNeeds.InFlightAge;

    internal override LoadProbing? Probing => _knowledge.Config.Probing;

    public override EndpointNode? Pick(in PickContext context)
    {
        int count = _trackers.Length;
        if (count < 2) { return PoolScan.FirstAllowed(_nodes, 0, in context); }
        long now = _clock.StampOf(context.Timestamp), bits = _random.NextInt64();
        var choice = new HotColdChoice(_knowledge.HotAbove);
        (int first, int second) = TwoDraws.Distinct(bits, count);
        Consider(ref choice, first, now, in context);
        Consider(ref choice, second, now, in context);
        ConsiderPool(ref choice, now, in context, removesOldest: (bits & 1) != 0);
        return choice.Index >= 0 ? _nodes[choice.Index] : PoolScan.FirstAllowed(_nodes, first, in context);
    }

    protected internal override void Observe(EndpointNode node, in CallOutcome outcome)
    {
        LatencyLearning.Learn<PeakRule>(ref node.Tracker.Latency, in outcome, _learning, _clock);
        if (_trackers.Length > 0) { _knowledge.Sample(_trackers[_random.Next(_trackers.Length)], _clock.StampOf(outcome.ObservedAt)); }
    }

    protected internal override void ObserveLoad(EndpointNode node, LoadReport report, long timestamp)
    {
        if (!report.TryGetNamedMetric(RequestsInFlightMetric, out double requestsInFlight) || requestsInFlight < 0) { return; }
        bool saysLatency = report.TryGetNamedMetric(_knowledge.Config.LatencyMetric, out double latency) && latency is > 0 and < 1e6;
        long now = _clock.StampOf(timestamp);
        _knowledge.Report(node.Tracker, requestsInFlight, saysLatency ? (float)latency : 0, now);
        if (_indexes.TryGetValue(node.Tracker, out int index)) { _pool.Add(index, now); }
    }

    internal override void Refresh(long timestamp)
    {
        long now = _clock.StampOf(timestamp);
        foreach (EndpointTracker tracker in _trackers)
        {
            tracker.Latency.Refresh(now, _learning.Rates.DecayPerStamp);
            tracker.ReportedLoad.ForgetUnlessRecent(now, _knowledge.Config.MaximumAgeStamps);
        }
        for (int slot = 0; slot < _pool.Size; slot++) { _pool.Look(slot, now, out _); }
    }

    private void ConsiderPool(ref HotColdChoice choice, long now, in PickContext context, bool removesOldest)
    {
        HotColdChoice best = choice, last = new(_knowledge.HotAbove);
        int held = 0;
        for (int slot = 0; slot < _pool.Size; slot++)
        {
            int index = _pool.Look(slot, now, out long word);
            if (index < 0) { continue; }
            held++;
            KnownLoad load = _knowledge.Of(_trackers[index], now);
            if (best.Index == index) { best.IsIn(slot); }
            else if (!IsExcluded(index, in context)) { best.TakeIfBetter(index, slot, load); }
            if (removesOldest) { last.TakeIfOlder(index, slot, ReportPool.AgeOf(word, now)); }
            else { last.TakeIfWorse(index, slot, load); }
        }
        choice = best;
        if (best.Slot != HotColdChoice.NoSlot && _pool.Look(best.Slot, now, out long chosen) == best.Index) { _pool.Use(best.Slot, chosen); }
        // A full pool gives one up for each request, the worst and the oldest by turns: the worst alone would leave only what was good once.
        if (held == _pool.Size && _pool.Look(last.Slot, now, out long dropped) == last.Index) { _pool.Drop(last.Slot, dropped); }
    }

    private void Consider(ref HotColdChoice choice, int index, long now, in PickContext context)
    {
        if (!IsExcluded(index, in context)) { choice.TakeIfBetter(index, HotColdChoice.NoSlot, _knowledge.Of(_trackers[index], now)); }
    }

    /// <summary>One that returned a moment ago, or asks for less, is considered as often as its factor says.</summary>
    private bool IsExcluded(int index, in PickContext context) =>
        (context.HasExclusions && context.IsExcluded(_nodes[index])) || (_factors is { } factors && _random.NextDouble() >= factors[index]);
}
