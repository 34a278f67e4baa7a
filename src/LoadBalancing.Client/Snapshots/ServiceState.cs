using LoadBalancing.Client.Endpoints;

namespace LoadBalancing.Client.Snapshots;

/// <summary>What people want of endpoints, by id: it outlives versions and addresses. Where they want nothing, an endpoint may want to be out itself. Written by the writer of snapshots only, under its lock.</summary>
internal sealed class ServiceState
{
    private readonly Dictionary<string, EndpointAvailability> _wanted = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Draining or disabled, or null where requests are welcome.</summary>
    public EndpointAvailability? Of(EndpointNode node) => WishFor(node) ?? (node.Tracker.IsDrainingItself ? EndpointAvailability.Draining : null);

    /// <summary>What people want of it, in the configuration too.</summary>
    public EndpointAvailability? WishFor(EndpointNode node) =>
        _wanted.TryGetValue(node.Id, out EndpointAvailability wanted) ? wanted : node.Spec.IsDraining ? EndpointAvailability.Draining : null;

    /// <summary>True when this changes something.</summary>
    public bool Set(string id, EndpointAvailability? wanted)
    {
        if (wanted is not { } state) { return _wanted.Remove(id); }
        if (_wanted.TryGetValue(id, out EndpointAvailability before) && before == state) { return false; }
        _wanted[id] = state;
        return true;
    }

    /// <summary>Makes the live word of an endpoint say what is wanted, and returns whether it was changed.</summary>
    public bool Apply(EndpointNode node)
    {
        EndpointTracker tracker = node.Tracker;
        EndpointAvailability now = tracker.Availability;
        if (Of(node) is { } wanted)
        {
            if (now == wanted) { return false; }
            tracker.SetAvailability(wanted);
            tracker.Ejection.EndsAt(0);
            return true;
        }
        if (now is not (EndpointAvailability.Draining or EndpointAvailability.Disabled)) { return false; }
        // Whatever was judged before it left says nothing of the present.
        tracker.Outcomes.ForgetRows();
        tracker.SetAvailability(EndpointAvailability.Eligible);
        return true;
    }
}
