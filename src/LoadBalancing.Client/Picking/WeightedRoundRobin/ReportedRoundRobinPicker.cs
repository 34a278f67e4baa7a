using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Load;
using LoadBalancing.Client.Outcomes;

namespace LoadBalancing.Client.Picking.WeightedRoundRobin;

/// <summary>
/// <c>weighted_round_robin</c> with <c>WeightSource: reported</c>: weights follow the load that servers report (gRFC A58). Reports go to the endpoints'
/// trackers at once; the schedule is made anew each <c>WeightUpdatePeriod</c>.
/// </summary>
internal sealed class ReportedRoundRobinPicker : WeightedRoundRobinPicker
{
    private readonly EndpointTracker[] _trackers;
    private readonly WeightedRoundRobinConfig _config;
    private readonly StampClock _clock;
    private readonly float[]? _factors;

    public ReportedRoundRobinPicker(PickerInputs inputs)
        : base(inputs)
    {
        _trackers = inputs.TrackerArray;
        _config = inputs.Config.WeightedRoundRobin;
        _clock = inputs.Surroundings.Clock;
        _factors = inputs.Factors;
        Reschedule(_clock.StampOf(_clock.Now()));
    }

    public override bool UsesLoadReports => true;

    internal override TimeSpan RefreshPeriod => _config.UpdatePeriod;

    /// <summary>Configured weights do not count here.</summary>
    internal override string? Advice => null;

    protected internal override void ObserveLoad(EndpointNode node, LoadReport report, long timestamp)
    {
        float weight = ReportedWeight.Of(report.RequestsPerSecond, report.Utilization, report.ErrorsPerSecond, _config.ErrorPenalty);
        if (weight > 0) { node.Tracker.ReportedWeight.Report(weight, _clock.StampOf(timestamp), _config.Times); }
    }

    /// <summary>An endpoint that comes back starts cold, as a new connection does in gRPC.</summary>
    protected internal override void Observe(EndpointNode node, in CallOutcome outcome)
    {
        if (outcome.IsRecovery) { node.Tracker.ReportedWeight.Forget(); }
    }

    internal override void Refresh(long timestamp) => Reschedule(_clock.StampOf(timestamp));

    private void Reschedule(long now)
    {
        var weights = new float[_trackers.Length];
        for (int i = 0; i < weights.Length; i++) { weights[i] = _trackers[i].ReportedWeight.Read(now, _config.Times); }
        Believe(weights);
        if (_factors is { } factors) { Lower(weights, factors); }
        Schedule.Value = StrideSchedule.Of(weights);
    }

    /// <summary>An endpoint that has just returned has reported nothing yet, and what is unknown would count as the mean: then it is that mean that is lowered.</summary>
    private static void Lower(float[] weights, float[] factors)
    {
        int known = weights.Count(weight => weight > 0);
        float mean = known < 2 ? 1 : weights.Sum() / known;
        for (int i = 0; i < weights.Length; i++) { weights[i] = (known < 2 || weights[i] <= 0 ? mean : weights[i]) * factors[i]; }
    }

    /// <summary>Reports are not to be trusted: nobody gets more than ten times the median, nor less than a tenth of it, by saying so.</summary>
    private static void Believe(float[] weights)
    {
        float[] known = [.. weights.Where(weight => weight > 0).Order()];
        if (known.Length == 0) { return; }
        float median = known[known.Length / 2];
        for (int i = 0; i < weights.Length; i++) { if (weights[i] > 0) { weights[i] = Math.Clamp(weights[i], median / 10, median * 10); } }
    }
}
