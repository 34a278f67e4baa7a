using System.Globalization;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Health;
using LoadBalancing.Client.Snapshots;

namespace LoadBalancing.Client.Balancing;

/// <summary>
/// Endpoints that say by an answer that they want no new requests, as a server does that is about to stop. That is a fact, and neither a failure nor a judgement: not even panic
/// sends them any. After a while one request tries whether they, or their successors at the same address, serve again. What people want goes before it.
/// </summary>
internal sealed class OwnDraining(ClusterSurroundings surroundings, SnapshotWriter writer, Transitions transitions, Ejections ejections)
{
    /// <summary>Called after an availability changed; set once by the cluster that owns both.</summary>
    public Action Changed { get; set; } = static () => { };

    private DrainingConfig Config => ejections.Config().Draining;

    /// <summary>An answer said so. Of many at a time one is heard.</summary>
    public void Said(EndpointNode node, long now)
    {
        EndpointTracker tracker = node.Tracker;
        TimeSpan pause = Config.RecheckAfter;
        if (tracker.Availability >= EndpointAvailability.Draining || !tracker.TryDrainUntil(surroundings.Clock.After(now, pause))) { return; }
        for (EndpointAvailability word; (word = tracker.Availability) < EndpointAvailability.Draining;)
        {
            if (!tracker.TryMove(word, EndpointAvailability.Draining)) { continue; }
            tracker.Ejection.EndsAt(0);
            ejections.Forget(tracker);
            transitions.OutOfService(node, EndpointAvailability.Draining, string.Create(CultureInfo.InvariantCulture, $"it said so itself; it is tried again in {pause.TotalSeconds:0.###} s"));
            // Somebody took it back while the word was being changed.
            if (!tracker.IsDrainingItself) { LetReturn(node, now); }
            Changed();
            return;
        }
    }

    /// <summary>Lets those be tried whose time is over, and returns when that is next.</summary>
    public long? LetReturn(IEnumerable<EndpointNode> nodes, long now)
    {
        long? next = null;
        foreach (EndpointNode node in nodes)
        {
            long until = node.Tracker.DrainsUntil;
            if (until == 0) { continue; }
            if (until > now) { next = Math.Min(next ?? until, until); }
            else if (LetReturn(node, now)) { Changed(); }
        }
        return next;
    }

    private bool LetReturn(EndpointNode node, long now)
    {
        if (!writer.EndOwnDraining(node, now)) { return false; }
        transitions.HalfOpen(node, "it has drained for long enough");
        return true;
    }
}
