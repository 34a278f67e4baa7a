using System.Globalization;
using LoadBalancing.Client.Diagnostics;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Resilience;
using LoadBalancing.Client.Snapshots;

namespace LoadBalancing.Client.Balancing;

/// <content>Who gets an endpoint, who waits for one, and what limits refuse.</content>
public sealed partial class Cluster
{
    private const int MostLooks = 16;

    /// <summary>Takes an endpoint for one attempt; waits until the first endpoints are known, and, where <c>Resilience:Limits:Queue</c> says so, until one that is full has a place.</summary>
    /// <param name="context">What is known of the attempt; <see langword="default"/> will do.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The claim on the endpoint. It must be completed.</returns>
    /// <exception cref="RequestRejectedException">A limit refuses; the message says which.</exception>
    /// <exception cref="HttpRequestException">No endpoint may serve; the message says how many there are, in which state, at which version.</exception>
    /// <exception cref="ObjectDisposedException">The cluster is disposed of.</exception>
    public async ValueTask<EndpointLease> AcquireAsync(PickContext context, CancellationToken cancellationToken = default)
    {
        ClusterSnapshot snapshot = await WaitForSnapshotAsync(cancellationToken).ConfigureAwait(false);
        if (snapshot.Admission is { } rules) { Admit(rules, snapshot.Generation); }
        PendingRequest? place = null;
        ClusterSnapshot? part = null;
        int looks = 0;
        while (true)
        {
            if (TryAcquire(in context, ref part, out EndpointLease lease)) { return lease; }
            snapshot = part ?? snapshot;
            if (!MustWait(snapshot, in context))
            {
                if (MayHaveRoom(snapshot, ref looks)) { continue; }
                throw NoEndpoint(snapshot, in context);
            }
            place = await WaitForPlaceAsync(snapshot, context, place, cancellationToken).ConfigureAwait(false);
            if (place.Lease is { } given) { return given; }
        }
    }

    /// <summary>For a first attempt: behind all who wait.</summary>
    internal bool TryAcquire(ClusterSnapshot snapshot, in PickContext context, out EndpointLease lease)
    {
        ThrowIfDisposed();
        if (snapshot.Limits is null || !Pending.AnyBefore(snapshot)) { return _selector.TryAcquire(snapshot, in context, out lease); }
        lease = default;
        return false;
    }

    /// <summary>For a second attempt: it waits for nobody, and nobody for it.</summary>
    internal bool TryAcquireAgain(ClusterSnapshot snapshot, in PickContext context, out EndpointLease lease)
    {
        ThrowIfDisposed();
        return _selector.TryAcquire(snapshot, in context, out lease);
    }

    /// <summary>Nobody could serve because of a limit, or because of those who came before.</summary>
    internal bool MustWait(ClusterSnapshot snapshot, in PickContext context) => snapshot.Limits is not null && (Pending.AnyBefore(snapshot) || EndpointSelector.IsFull(snapshot, in context));

    /// <summary>All were full when the request tried, and none is now: a place came free in between, and it is to try again. It may not be that, so this ends.</summary>
    internal static bool MayHaveRoom(ClusterSnapshot snapshot, ref int looks) => snapshot.Limits is not null && looks++ < MostLooks;

    /// <summary>Waits until an endpoint has a place.</summary>
    /// <param name="snapshot">What the request runs on.</param>
    /// <param name="context">What it asked for.</param>
    /// <param name="before">The place in the line that it had when it was told to look again.</param>
    /// <param name="cancellationToken">The caller's.</param>
    /// <returns>Its place, with a lease; or without one, to look again at what runs now.</returns>
    /// <exception cref="RequestRejectedException">Nobody may wait, or no more, or no longer.</exception>
    internal async ValueTask<PendingRequest> WaitForPlaceAsync(ClusterSnapshot snapshot, PickContext context, PendingRequest? before, CancellationToken cancellationToken)
    {
        LimitsConfig limits = snapshot.Limits!;
        if (limits.QueueCapacity == 0) { throw Rejected(RejectionReason.EndpointsFull, $"{Unavailability.Full(snapshot, in context)} Resilience:Limits:Queue lets nobody wait."); }
        if (Pending.TryJoin(snapshot, in context, limits, before) is not { } place)
        {
            throw Rejected(RejectionReason.QueueFull, string.Create(CultureInfo.InvariantCulture, $"{Unavailability.Full(snapshot, in context)} As many wait as Resilience:Limits:Queue:Capacity allows: {limits.QueueCapacity}."));
        }
        TimeSpan left = limits.QueueTimeout - _surroundings.Clock.TimeBetween(place.WaitsSince, _surroundings.Clock.Now());
        try { await place.Told.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, _surroundings.Time, cancellationToken).ConfigureAwait(false); }
        catch (TimeoutException) when (Pending.Leave(place) is null)
        {
            throw Rejected(RejectionReason.QueueTimeout, $"{Unavailability.Full(snapshot, in context)} None had a place within Resilience:Limits:Queue:Timeout: {limits.QueueTimeout}.");
        }
        catch (TimeoutException) { /* At the last moment there was one. */ }
        catch (OperationCanceledException)
        {
            Pending.Leave(place)?.Dispose();
            throw;
        }
        return place;
    }

    /// <summary>The error of a second attempt, which does not wait.</summary>
    internal HttpRequestException NobodyLeft(ClusterSnapshot snapshot, in PickContext context, string hint) =>
        EndpointSelector.IsFull(snapshot, in context) ? Rejected(RejectionReason.EndpointsFull, $"{Unavailability.Full(snapshot, in context)}{hint}") : NoEndpoint(snapshot, in context, hint);

    /// <summary>The error of a request that a limit refused, which is counted.</summary>
    /// <param name="reason">Which limit.</param>
    /// <param name="message">A sentence that names the setting and what it stood at.</param>
    /// <param name="retryAfter">When another try makes sense, if that is known.</param>
    internal RequestRejectedException Rejected(RejectionReason reason, string message, TimeSpan? retryAfter = null)
    {
        _surroundings.Instruments.Rejections.Add(1, new(TagNames.Cluster, Name), new(TagNames.Reason, TagOf(reason)));
        return new RequestRejectedException(reason, message, retryAfter);
    }

    private static string TagOf(RejectionReason reason) => reason switch
    {
        RejectionReason.EndpointsFull => "endpoints_full",
        RejectionReason.QueueFull => "queue_full",
        RejectionReason.QueueTimeout => "queue_timeout",
        RejectionReason.RateLimit => "rate_limit",
        RejectionReason.Throttled => "throttled",
        RejectionReason.SessionLost => "session_lost",
        _ => "subset_unavailable",
    };
}
