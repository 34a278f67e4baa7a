using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Health.Confirmations;

namespace LoadBalancing.Client.Snapshots;

/// <summary>
/// What people want of endpoints, by id: it outlives versions and addresses. Where they want nothing, an endpoint may want to be out itself, or has yet to confirm the version that it must run. Written by
/// the writer of snapshots only, under its lock.
/// </summary>
internal sealed class ServiceState
{
    private readonly Dictionary<string, EndpointAvailability> _wanted = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Who may serve the version that runs; null where all may.</summary>
    public ServingRule? Rule { get; set; }

    /// <summary>Draining, disabled or unconfirmed, or null where requests are welcome.</summary>
    public EndpointAvailability? Of(EndpointNode node) => WishFor(node) ?? (node.Tracker.IsDrainingItself ? EndpointAvailability.Draining : LacksConfirmation(node) ? EndpointAvailability.Unconfirmed : null);

    public bool LacksConfirmation(EndpointNode node) => Rule is { } rule && !rule.Admits(node);

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

    /// <summary>Whether <see cref="Apply"/> would leave the word as it is.</summary>
    public bool IsAsWanted(EndpointNode node) => Of(node) is { } wanted ? node.Availability == wanted : node.Availability is not (EndpointAvailability.Draining or EndpointAvailability.Disabled or EndpointAvailability.Unconfirmed);

    /// <summary>As <see cref="Apply"/>, but those who lack a confirmation keep the word that they have.</summary>
    public bool ApplyBeforeSwap(EndpointNode node) => Of(node) != EndpointAvailability.Unconfirmed && Apply(node);

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
        if (now is not (EndpointAvailability.Draining or EndpointAvailability.Disabled or EndpointAvailability.Unconfirmed)) { return false; }
        // Whatever was judged before it left says nothing of the present.
        tracker.Outcomes.ForgetRows();
        tracker.SetAvailability(EndpointAvailability.Eligible);
        return true;
    }
}
