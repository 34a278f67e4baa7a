using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Load;
using LoadBalancing.Client.Outcomes;

namespace LoadBalancing.Client.Picking.PeakEwma;

/// <summary>
/// <c>peak_ewma</c>: of two distinct endpoints, drawn by weight, the one with the lower latency * (waiting + 1) (Finagle's P2C over peak EWMA).
/// It picks; <see cref="PeakEwmaCost"/> compares and <see cref="LatencyLearning"/> learns.
/// </summary>
internal sealed class PeakEwmaPicker(PickerInputs inputs, AliasTable? table) : EndpointPicker
{
    private readonly EndpointNode[] _nodes = inputs.NodeArray;
    private readonly EndpointTracker[] _trackers = inputs.TrackerArray;
    private readonly AliasTable? _table = table;
    private readonly Random _random = inputs.Random;
    private readonly StampClock _clock = inputs.Surroundings.Clock;
    private readonly LatencyConfig _config = inputs.Config.PeakEwma;
    private readonly float _decayPerStamp = inputs.Config.PeakEwma.Rates.DecayPerStamp;
    private readonly float _halvingsPerStamp = inputs.Config.PeakEwma.Rates.DecayPerStamp * Exponential.Log2OfE;

    internal override PickerNeeds Needs => PickerNeeds.InFlightAge;

    public override EndpointNode? Pick(in PickContext context)
    {
        EndpointTracker[] trackers = _trackers;
        if (trackers.Length < 2) { return PoolScan.FirstAllowed(_nodes, 0, in context); }
        long bits = _random.NextInt64();
        (int first, int second) = _table is null ? TwoDraws.Distinct(bits, trackers.Length) : _table.DrawTwo(bits);
        EndpointTracker one = trackers[first], other = trackers[second];
        int secondIsCheaper = PeakEwmaCost.DependsOnTime(one, other, out long firstWord, out long secondWord)
            ? PeakEwmaCost.IsSecondCheaperAt(_clock.StampOf(context.Timestamp), one, other, _decayPerStamp)
            : PeakEwmaCost.IsSecondCheaper(one, firstWord, other, secondWord, _halvingsPerStamp);
        int better = first + ((second - first) & secondIsCheaper);
        return context.HasExclusions ? PoolScan.Prefer(_nodes, better, first + second - better, in context) : _nodes[better];
    }

    protected internal override void Observe(EndpointNode node, in CallOutcome outcome) =>
        LatencyLearning.Learn<PeakRule>(ref node.Tracker.Latency, in outcome, _config, _clock);

    internal override void Refresh(long timestamp)
    {
        long now = _clock.StampOf(timestamp);
        foreach (EndpointTracker tracker in _trackers) { tracker.Latency.Refresh(now, _decayPerStamp); }
    }
}
