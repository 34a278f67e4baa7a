using System.Collections.Immutable;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Health.Outliers;

namespace LoadBalancing.Client.Balancing;

/// <summary>What was counted since an interval began: the request path counts for ever, and what is read here are differences. Used by one timer.</summary>
internal sealed class IntervalCounts
{
    private Dictionary<EndpointTracker, Start> _starts = [];

    public void Begin(ImmutableArray<EndpointNode> nodes)
    {
        var starts = new Dictionary<EndpointTracker, Start>(nodes.Length);
        foreach (EndpointNode node in nodes)
        {
            EndpointTracker tracker = node.Tracker;
            starts[tracker] = new(tracker.Outcomes.Succeeded, tracker.Outcomes.Failed, tracker.Probation.Times, tracker.Ejection.Begun);
        }
        _starts = starts;
    }

    /// <summary>One record an endpoint; one that joined since has none of the past.</summary>
    public EndpointRecord[] Read(ImmutableArray<EndpointNode> nodes) => [.. nodes.Select(node => Read(node.Tracker))];

    public bool WasEjected(EndpointTracker tracker) => _starts.TryGetValue(tracker, out Start start) && tracker.Ejection.Begun != start.Ejections;

    private EndpointRecord Read(EndpointTracker tracker)
    {
        if (!_starts.TryGetValue(tracker, out Start start)) { return default; }
        // The application may correct a success to a failure of an interval that is over.
        return new(
            Math.Max(0, tracker.Outcomes.Succeeded - start.Succeeded),
            Math.Max(0, tracker.Outcomes.Failed - start.Failed),
            tracker.Probation.Times != start.Probations || tracker.Availability == EndpointAvailability.Probation);
    }

    private readonly record struct Start(long Succeeded, long Failed, int Probations, int Ejections);
}
