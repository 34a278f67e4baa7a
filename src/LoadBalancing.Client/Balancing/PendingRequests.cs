using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Resilience;
using LoadBalancing.Client.Snapshots;
using LoadBalancing.Client.Traffic.Routing;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Balancing;

/// <summary>
/// The requests that found all endpoints full, first come, first served. An attempt that ends hands its place to the one that has waited longest and may use it; a new version lets all look again.
/// The one place of the request path that locks: a request only comes here when there is nothing else that it could do.
/// </summary>
internal sealed class PendingRequests(ClusterSurroundings surroundings, EndpointSelector selector)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<PendingRequest> _line = [];
    private int _count;
    private long _tickets;
    private bool _isClosed;

    /// <summary>Whoever comes now must wait behind them.</summary>
    public bool Any => Volatile.Read(in _count) != 0;

    /// <summary>Whoever comes now must wait behind them. Those who wait for another subset of the endpoints are no reason to.</summary>
    public bool AnyBefore(ClusterSnapshot snapshot) => Any && (snapshot.Target is not { } target || AnyFor(target));

    public int Count => Volatile.Read(in _count);

    /// <summary>Takes a place in the line; null where it is full. Whoever was sent to look again keeps his place.</summary>
    public PendingRequest? TryJoin(ClusterSnapshot snapshot, in PickContext context, LimitsConfig limits, PendingRequest? before)
    {
        PendingRequest joined;
        lock (_lock)
        {
            if (before is null && _line.Count >= limits.QueueCapacity) { return null; }
            joined = new PendingRequest(snapshot, in context, before?.Ticket ?? ++_tickets, before?.WaitsSince ?? surroundings.Clock.Now());
            if (_isClosed)
            {
                joined.LookAgain();
                return joined;
            }
            LinkedListNode<PendingRequest>? last = _line.Last;
            while (last is not null && last.Value.Ticket > joined.Ticket) { last = last.Previous; }
            if (last is null) { _line.AddFirst(joined); }
            else { _line.AddAfter(last, joined); }
            Volatile.Write(ref _count, _line.Count);
        }
        // A place may have become free before this one was seen to wait.
        PlaceFreed();
        return joined;
    }

    /// <summary>Gives up.</summary>
    /// <returns>A lease that was handed over at that very moment.</returns>
    public EndpointLease? Leave(PendingRequest request)
    {
        lock (_lock)
        {
            _line.Remove(request);
            Volatile.Write(ref _count, _line.Count);
        }
        return request.TryGiveUp() ? null : request.Lease;
    }

    /// <summary>An attempt ended, or an endpoint may take more.</summary>
    public void PlaceFreed()
    {
        while (Any && TryHandOver()) { }
    }

    /// <summary>
    /// Another snapshot runs. Of the same version, it may have places that were not there; of another, whoever waits has to look at it anew, and keeps its place if it must wait again: those are all sent at once, so that a new version
    /// may shuffle who waited, but no more than that.
    /// </summary>
    public void SnapshotChanged(ClusterSnapshot? newest)
    {
        if (newest is null) { return; }
        Send(request => request.Snapshot.Version != newest.Version);
        PlaceFreed();
    }

    /// <summary>The cluster is disposed of: whoever looks again is told so.</summary>
    public void End()
    {
        // Who comes a moment later would wait for a place that nobody hands over.
        lock (_lock) { _isClosed = true; }
        Send(static _ => true);
    }

    private void Send(Func<PendingRequest, bool> which)
    {
        if (!Any) { return; }
        PendingRequest[] sent;
        lock (_lock)
        {
            sent = [.. _line.Where(which)];
            foreach (PendingRequest request in sent) { _line.Remove(request); }
            Volatile.Write(ref _count, _line.Count);
        }
        foreach (PendingRequest request in sent) { request.LookAgain(); }
    }

    private bool AnyFor(RouteTarget target)
    {
        lock (_lock)
        {
            foreach (PendingRequest request in _line) { if (request.Snapshot.Target is not { } other || other.Subset == target.Subset) { return true; } }
            return false;
        }
    }

    /// <summary>The first in the line that may use what is free: one that is bound to another endpoint, routed to others, or held at another version, holds nobody up.</summary>
    private bool TryHandOver()
    {
        lock (_lock)
        {
            ConfigurationVersion? full = null;
            for (LinkedListNode<PendingRequest>? next = _line.First; next is not null; next = next.Next)
            {
                PendingRequest request = next.Value;
                if (full == request.Snapshot.Version) { continue; }
                if (selector.TryAcquire(request.Snapshot, in request.Context, out EndpointLease lease))
                {
                    Remove_Locked(next);
                    if (!request.TryHandOver(lease)) { lease.Dispose(); }
                    return true;
                }
                if (request.Snapshot.Limits?.Rate is not null && !EndpointSelector.IsFull(request.Snapshot, in request.Context))
                {
                    // There is a place, but no permit, for which nobody waits: no end of an attempt will bring one.
                    Remove_Locked(next);
                    request.LookAgain();
                    return true;
                }
                if (request.Context.HasWishes || request.Snapshot.Target is not null) { continue; }
                if (!LiveViews.Any) { return false; }
                full = request.Snapshot.Version;
            }
        }
        return false;
    }

    private void Remove_Locked(LinkedListNode<PendingRequest> request)
    {
        _line.Remove(request);
        Volatile.Write(ref _count, _line.Count);
    }
}
