using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Health.Confirmations;
using LoadBalancing.Client.Load;
using LoadBalancing.Client.Snapshots;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Balancing;

/// <summary>Describes one endpoint: why it is out, since when, until when, and what would bring it back.</summary>
internal sealed class EndpointReader(StampClock clock, bool isChecked)
{
    private readonly long _now = clock.Now();
    private readonly DateTimeOffset _wallClock = clock.Time.GetUtcNow();

    /// <summary>What requires confirmations, if anything does.</summary>
    public ClusterSnapshot? Snapshot { get; init; }

    public EndpointDescription Describe(EndpointNode node)
    {
        EndpointTracker tracker = node.Tracker;
        EndpointAvailability availability = node.Availability;
        return new(
            node.Id, node.Address, node.Weight, node.Priority, node.Zone, availability, tracker.LastTransition?.At, tracker.LastTransition?.Reason, Until(tracker, availability), Return(node, availability),
            tracker.Ejection.Times, node.WeightFactor(_now), node.Outstanding, node.Succeeded, node.Failed, node.LatencyEstimate)
        { Confirmation = Snapshot is { Confirmation: not null } snapshot ? ConfirmationOf(node, snapshot.Serving) : null };
    }

    private EndpointConfirmation ConfirmationOf(EndpointNode node, ServingRule? rule)
    {
        ref ConfirmationState state = ref node.Tracker.Confirmation;
        VersionStatement? said = state.Said;
        return new(said is { Version: > 0 } ? said.Version : null, said?.Digest, state.HeardAt == 0 ? null : _wallClock - clock.TimeBetween(state.HeardAt, _now), rule?.Admits(node) == false ? rule.WhyNot(node) : null);
    }

    private DateTimeOffset? Until(EndpointTracker tracker, EndpointAvailability availability) => availability switch
    {
        EndpointAvailability.Ejected when tracker.Ejection.Until != EjectionState.Indefinitely => At(tracker.Ejection.Until),
        EndpointAvailability.Probation when tracker.Probation.IsWaiting => At(tracker.Probation.DueAt),
        EndpointAvailability.Draining when tracker.IsDrainingItself => At(tracker.DrainsUntil),
        _ => null,
    };

    private string? Return(EndpointNode node, EndpointAvailability availability) => availability switch
    {
        EndpointAvailability.Probation when node.Weight <= 0 => "it gets a weight above 0, and one request succeeds",
        EndpointAvailability.Probation => node.Tracker.Probation.IsWaiting ? "one request tries it when its time comes, and succeeds" : "the request that tries it next succeeds",
        EndpointAvailability.Ejected when node.Tracker.Ejection.Until != EjectionState.Indefinitely => isChecked ? "its time is over, a health check succeeds, and one request" : "its time is over, and one request succeeds",
        EndpointAvailability.Ejected => "its health checks succeed, and one request",
        EndpointAvailability.Unconfirmed => "it confirms the version that it must run",
        EndpointAvailability.Draining when node.Tracker.IsDrainingItself => "its time is over, and one request succeeds; or Cluster.Enable",
        EndpointAvailability.Draining => node.Spec.IsDraining ? "the configuration no longer says Draining" : "Cluster.Enable",
        EndpointAvailability.Disabled => "Cluster.Enable",
        EndpointAvailability.Removed => "the configuration or discovery names it again",
        _ => null,
    };

    private DateTimeOffset At(long timestamp) => _wallClock + clock.TimeBetween(_now, timestamp);
}
