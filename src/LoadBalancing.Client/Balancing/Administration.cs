using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Snapshots;

namespace LoadBalancing.Client.Balancing;

/// <summary>What people do with endpoints: take them out of service, let them finish, take them back.</summary>
internal sealed class Administration(string cluster, ClusterSurroundings surroundings, SnapshotWriter writer, Transitions transitions)
{
    /// <summary>Nobody is told when the last attempt ends, since every attempt would pay for that; so somebody looks.</summary>
    private static readonly TimeSpan s_lookEvery = TimeSpan.FromMilliseconds(20);

    /// <summary>Called after a snapshot was published; set once by the cluster that owns both.</summary>
    public Action Published { get; set; } = static () => { };

    /// <summary>Tells of an endpoint that is wanted and lacks a confirmation; set once by the cluster that owns both.</summary>
    public Func<EndpointNode, bool> TryTell { get; set; } = static _ => false;

    public bool Disable(string id, string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        Find(id);
        return Set(id, EndpointAvailability.Disabled, reason);
    }

    public bool Enable(string id)
    {
        Find(id);
        return Set(id, wanted: null, "it was enabled");
    }

    public async Task<bool> DrainAsync(string id, TimeSpan timeout, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(timeout, TimeSpan.Zero);
        EndpointNode node = Find(id);
        Set(id, EndpointAvailability.Draining, "it is drained");
        long began = surroundings.Clock.Now();
        while (node.Outstanding > 0)
        {
            TimeSpan left = timeout - surroundings.Clock.TimeBetween(began, surroundings.Clock.Now());
            if (left <= TimeSpan.Zero) { break; }
            await Task.Delay(left < s_lookEvery ? left : s_lookEvery, surroundings.Time, cancellationToken).ConfigureAwait(false);
        }
        int outstanding = node.Outstanding;
        transitions.Drained(node, outstanding);
        return outstanding == 0;
    }

    /// <summary>An endpoint that is not there is mistyped.</summary>
    private EndpointNode Find(string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        ClusterSnapshot? snapshot = writer.Current;
        return snapshot?.Nodes.FirstOrDefault(node => node.Id.Equals(id, StringComparison.OrdinalIgnoreCase))
            ?? throw new ArgumentException($"Cluster '{cluster}' has no endpoint '{id}'; its endpoints are: {string.Join(", ", (snapshot?.Nodes ?? []).Take(20).Select(node => node.Id))}.", nameof(id));
    }

    private bool Set(string id, EndpointAvailability? wanted, string reason)
    {
        (Publication publication, EndpointNode? changed) = writer.SetService(id, wanted);
        if (changed is null) { return false; }
        if (changed.Availability is EndpointAvailability.Eligible) { transitions.InService(changed, reason); }
        else if (changed.Availability != EndpointAvailability.Unconfirmed || !TryTell(changed)) { transitions.OutOfService(changed, changed.Availability, wanted is null ? Transitions.AsConfigured : reason); }
        if (publication.Snapshot is not null) { Published(); }
        return true;
    }
}
