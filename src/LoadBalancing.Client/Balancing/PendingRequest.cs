using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Snapshots;

namespace LoadBalancing.Client.Balancing;

/// <summary>One request that waits for a place at an endpoint.</summary>
internal sealed class PendingRequest(ClusterSnapshot snapshot, in PickContext context, long ticket, long waitsSince)
{
    /// <summary>What it is told; its caller goes on elsewhere than on the thread that freed the place.</summary>
    private readonly TaskCompletionSource<EndpointLease?> _told = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public readonly PickContext Context = context;

    public ClusterSnapshot Snapshot => snapshot;

    /// <summary>Its place in the line.</summary>
    public long Ticket => ticket;

    public long WaitsSince => waitsSince;

    /// <summary>A lease; or null: look again.</summary>
    public Task<EndpointLease?> Told => _told.Task;

    public EndpointLease? Lease => _told.Task.IsCompletedSuccessfully ? _told.Task.Result : null;

    public bool TryHandOver(EndpointLease lease) => _told.TrySetResult(lease);

    public void LookAgain() => _told.TrySetResult(null);

    /// <summary>False where something was handed over before.</summary>
    public bool TryGiveUp() => _told.TrySetCanceled(CancellationToken.None);
}
