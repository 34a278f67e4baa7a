using System.Globalization;
using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Resilience;
using LoadBalancing.Client.Snapshots;
using Polly;
using Polly.Timeout;

namespace LoadBalancing.Client.Http.SecondChances;

/// <summary>
/// A request in the hands of pipelines: which endpoints it has tried, what it has left, and how one attempt is made. All of its attempts run on the same snapshot. Made at a request's first failure, or before its
/// first attempt where that is more than simply sent.
/// </summary>
internal sealed class RequestRun(Cluster cluster, ClusterSnapshot snapshot, HttpRequestMessage request, IAttemptSender sender, CancellationToken caller)
{
    private readonly long _beganAt = cluster.Surroundings.Clock.Now();
    private EndpointLease? _next;
    private AttemptResult? _known;

    public Cluster Cluster => cluster;

    public ClusterSnapshot Snapshot => snapshot;

    public ResilienceConfig Rules => snapshot.Config.Resilience;

    public HttpRequestMessage Request => request;

    /// <summary>The caller gave up: nothing is tried any more.</summary>
    public bool IsGivenUp => caller.IsCancellationRequested || cluster.IsDisposed;

    public TriedEndpoints Tried { get; } = new(TriedBefore.Of(request));

    /// <summary>Attempts begun, or about to.</summary>
    public int Attempts { get; private set; }

    /// <summary>The endpoint of the attempt that was begun last.</summary>
    public string LastTried { get; private set; } = "";

    /// <summary>Attempts that followed one that was never sent.</summary>
    public int Failovers { get; set; }

    /// <summary>Attempts that followed one that may have been.</summary>
    public int Retries { get; set; }

    /// <summary>Attempts beside others.</summary>
    public int Hedges { get; set; }

    /// <summary>Before the next attempt.</summary>
    public TimeSpan Pause { get; set; }

    /// <summary>Attempts may run side by side, so each is a copy of the request.</summary>
    public bool IsHedged { get; init; }

    /// <summary>The caller waits on its thread, and everything is done on it.</summary>
    public bool IsSynchronous { get; init; }

    /// <summary>Something above an attempt ended it that was not the caller: the time of all attempts. A timer may be early, so that no clock tells.</summary>
    public bool IsCutShort { get; private set; }

    /// <summary>The endpoint that the first attempt goes to.</summary>
    public RequestRun Beginning(EndpointLease lease)
    {
        Take(lease);
        return this;
    }

    /// <summary>The first attempt was made before anybody knew that there would be another.</summary>
    public RequestRun After(EndpointNode endpoint, AttemptResult result)
    {
        Attempts++;
        LastTried = endpoint.Id;
        Tried.Add(endpoint);
        _known = result;
        return this;
    }

    /// <summary>The time since the first attempt began, by the cluster's clock.</summary>
    public TimeSpan Elapsed => cluster.Surroundings.Clock.TimeBetween(_beganAt, cluster.Surroundings.Clock.Now());

    /// <summary>Takes an endpoint that was not tried, for the next attempt.</summary>
    public bool TryTakeNext()
    {
        if (!cluster.TryAcquireAgain(snapshot, RequestContext.For(request, snapshot, Tried), out EndpointLease lease)) { return false; }
        Take(lease);
        return true;
    }

    /// <summary>Whether there is an endpoint that was not tried, as far as that can be known before a back-off: in the request's snapshot, or in a newer one of its version. Second attempts do not wait, so a full one is none.</summary>
    public bool HasOthers() => HasOthers(snapshot) || (cluster.Snapshot is { } newest && newest.Version == snapshot.Version && HasOthers(newest.SeenBy(snapshot.Target)));

    private bool HasOthers(ClusterSnapshot from)
    {
        PickContext context = RequestContext.For(request, from, Tried);
        foreach (EndpointNode node in from.Nodes)
        {
            bool isMeant = node.Weight > 0 && node.Availability <= EndpointAvailability.Ejected && !context.IsExcluded(node) && (!context.IsBound || node == context.Preferred);
            if (isMeant && from.Limits?.HasRoom(node.Tracker) != false) { return true; }
        }
        return from.Otherwise is { } next && HasOthers(next);
    }

    /// <summary>One attempt; never an exception, unless the next endpoint that was hoped for is not there.</summary>
    public async ValueTask<Outcome<AttemptResult>> TryOnceAsync(ResilienceContext context)
    {
        if (_known is { } known)
        {
            _known = null;
            return Outcome.FromResult(known);
        }
        if (_next is null && !TryTakeNext())
        {
            string after = string.Create(CultureInfo.InvariantCulture, $" The request failed {Attempts} times before.");
            return Outcome.FromException<AttemptResult>(cluster.NobodyLeft(snapshot, RequestContext.For(request, snapshot, Tried), after));
        }
        EndpointLease lease = _next!.Value;
        _next = null;
        return Outcome.FromResult(await SendAsync(lease, context.CancellationToken).ConfigureAwait(false));
    }

    /// <summary>What is left when a pipeline ended without asking for it, since its time was over before: an endpoint that nothing was sent to, and the result of the first attempt.</summary>
    public AttemptResult? GiveBack()
    {
        _next?.Dispose();
        _next = null;
        (AttemptResult? known, _known) = (_known, null);
        return known;
    }

    /// <summary>A hedge: its endpoint is taken before it begins, so that there is none without one.</summary>
    public Func<ValueTask<Outcome<AttemptResult>>> Hedge(ResilienceContext context)
    {
        EndpointLease lease = _next!.Value;
        _next = null;
        return async () => Outcome.FromResult(await SendAsync(lease, context.CancellationToken).ConfigureAwait(false));
    }

    private void Take(EndpointLease lease)
    {
        Tried.Add(lease.Endpoint);
        Attempts++;
        LastTried = lease.Endpoint.Id;
        _next = lease;
    }

    private async ValueTask<AttemptResult> SendAsync(EndpointLease lease, CancellationToken cancellationToken)
    {
        // An attempt that has ended knows it no more.
        long startedAt = lease.StartedAt;
        var attempt = new RequestAttempt(IsHedged ? RequestCopy.Of(request) : request, lease);
        try
        {
            attempt.Rewrite(snapshot, sender.Uris);
            HttpResponseMessage response = await AttemptTimeout.SendAsync(sender, attempt.Request, this, cancellationToken).ConfigureAwait(false);
            if (attempt.IsSentAway(response)) { return AttemptResult.Of(attempt.SentAway(response, snapshot, cluster)); }
            if (IsHedged) { response.RequestMessage = request; }
            OutcomeKind verdict = attempt.Answered(response, cluster);
            LearnLatency(startedAt);
            return AttemptResult.Of(response, verdict);
        }
        catch (Exception e)
        {
            if (cancellationToken.IsCancellationRequested && !caller.IsCancellationRequested) { IsCutShort = true; }
            // Waited for as long as it was: left out, the percentile would sink whenever somebody acts upon it.
            if (!caller.IsCancellationRequested && e is (TimeoutRejectedException or OperationCanceledException)) { LearnLatency(startedAt); }
            return AttemptResult.Of(attempt.Failed(e, cluster, cancellationToken));
        }
    }

    private void LearnLatency(long startedAt)
    {
        if (Rules.GoesByLatencies) { cluster.Latencies.Record(cluster.Surroundings.Clock.TimeBetween(startedAt, cluster.Surroundings.Clock.Now())); }
    }
}
