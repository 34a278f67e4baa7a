using LoadBalancing.Client.Endpoints;

namespace LoadBalancing.Client.Picking.LeastOutstanding;

/// <summary>
/// <c>least_outstanding</c> over equal weights: one pass finds the fewest outstanding attempts and counts who has them, a second one stops at a
/// random one of those. Nothing is drawn but once, and no branch depends on the loads.
/// </summary>
internal sealed class EqualLeastOutstandingPicker(PickerInputs inputs) : EndpointPicker
{
    private readonly EndpointNode[] _nodes = inputs.NodeArray;
    private readonly EndpointTracker[] _trackers = inputs.TrackerArray;
    private readonly Random _random = inputs.Random;

    public override EndpointNode? Pick(in PickContext context)
    {
        EndpointTracker[] trackers = _trackers;
        if (trackers.Length == 0) { return null; }
        int least = int.MaxValue, ties = 0;
        foreach (EndpointTracker tracker in trackers)
        {
            int outstanding = tracker.Outstanding;
            // Whoever is lower begins a new count; whoever is as low is counted.
            ties = (ties & ~((outstanding - least) >> 31)) + (outstanding <= least ? 1 : 0);
            least = Math.Min(least, outstanding);
        }
        int chosen = Find(trackers, least, _random.Next(ties));
        return context.HasExclusions ? LeastAllowed(chosen, in context) : _nodes[chosen];
    }

    /// <summary>Loads change meanwhile: when fewer are left than were counted, the last one of them serves as well.</summary>
    private static int Find(EndpointTracker[] trackers, int least, int skip)
    {
        int last = 0;
        for (int i = 0; i < trackers.Length; i++)
        {
            if (trackers[i].Outstanding > least) { continue; }
            last = i;
            if (skip-- == 0) { break; }
        }
        return last;
    }

    /// <summary>A second attempt: the fewest outstanding among those not tried, from the chosen one on.</summary>
    private EndpointNode? LeastAllowed(int start, in PickContext context)
    {
        EndpointNode? best = null;
        int least = int.MaxValue;
        for (int i = 0; i < _nodes.Length; i++)
        {
            EndpointNode node = _nodes[(start + i) % _nodes.Length];
            int outstanding = node.Outstanding;
            if (outstanding >= least || context.IsExcluded(node)) { continue; }
            best = node;
            least = outstanding;
        }
        return best;
    }
}
