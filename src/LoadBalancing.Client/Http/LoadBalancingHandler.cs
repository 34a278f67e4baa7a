using System.Diagnostics;
using System.Net;
using System.Runtime.CompilerServices;
using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Http.Mirroring;
using LoadBalancing.Client.Http.SecondChances;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Snapshots;
using LoadBalancing.Client.Transport;

namespace LoadBalancing.Client.Http;

/// <summary>
/// Sends each request to an endpoint of its cluster. One handler holds request, attempts and failover; it keeps no state of the cluster, since
/// HttpClientFactory makes new handlers as it likes.
/// </summary>
internal sealed partial class LoadBalancingHandler(Cluster cluster, IEnumerable<string> hosts) : DelegatingHandler, IConnectionWarmer, IAttemptSender
{
    private readonly BalancedHosts _hosts = new(cluster, hosts);
    private readonly EndpointUris _uris = new();
    private Version _version = HttpVersion.Version11;
    private HttpVersionPolicy _versionPolicy;

    /// <summary>A handler that is found when connections are to be made for a version that waits.</summary>
    public static LoadBalancingHandler Create(Cluster cluster, IEnumerable<string> hosts)
    {
        var handler = new LoadBalancingHandler(cluster, hosts);
        cluster.Register(handler);
        return handler;
    }

    /// <summary>As the last request was: HTTP/1.1 and HTTP/2 have connections of their own.</summary>
    Task<HttpResponseMessage> IConnectionWarmer.SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        (request.Version, request.VersionPolicy) = (_version, _versionPolicy);
        return base.SendAsync(request, cancellationToken);
    }

    EndpointUris IAttemptSender.Uris => _uris;

    Task<HttpResponseMessage> IAttemptSender.SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => base.SendAsync(request, cancellationToken);

    HttpResponseMessage IAttemptSender.Send(HttpRequestMessage request, CancellationToken cancellationToken) => base.Send(request, cancellationToken);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            ClusterSnapshot? snapshot = SnapshotFor(request);
            if (!_hosts.Claims(request.RequestUri, snapshot?.Config ?? cluster.Config)) { return base.SendAsync(request, cancellationToken); }
            if (snapshot is null || RequestTrace.IsOn || snapshot.Config.FollowRedirects) { return SendTracedAsync(request, snapshot, cancellationToken); }
            snapshot = RequestRoute.Of(request, snapshot, cluster);
            return Mirror(request, snapshot) is { } recording
                ? SendRecordedAsync(request, snapshot, recording, cancellationToken)
                : SendBalancedAsync(request, snapshot, cancellationToken);
        }
        catch (Exception e) { return Task.FromException<HttpResponseMessage>(e); }
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ClusterSnapshot? snapshot = SnapshotFor(request);
        if (!_hosts.Claims(request.RequestUri, snapshot?.Config ?? cluster.Config)) { return base.Send(request, cancellationToken); }
        using Activity? activity = RequestTrace.Start(cluster, request.RequestUri!);
        try
        {
            snapshot ??= cluster.WaitForSnapshotAsync(cancellationToken).AsTask().GetAwaiter().GetResult();
            RequestTrace.RunsOn(activity, snapshot);
            using BodyRecording? recording = Mirror(request, snapshot);
            HttpResponseMessage response = SendBalanced(request, snapshot = RequestRoute.Of(request, snapshot, cluster), cancellationToken);
            for (int i = 0; i < Redirect.Most && snapshot.Config.FollowRedirects && Redirect.TryFollow(request, response, _hosts, snapshot.Config); i++)
            {
                response = SendBalanced(request, snapshot = RequestRoute.Of(request, snapshot, cluster), cancellationToken);
            }
            return response;
        }
        catch (Exception e)
        {
            RequestTrace.Failed(activity, e);
            throw;
        }
    }

    /// <summary>The newest, unless a view of a group holds another one.</summary>
    private ClusterSnapshot? SnapshotFor(HttpRequestMessage request) => LiveViews.Any && HeldSnapshot.Of(request, cluster) is { } held ? held : cluster.Snapshot;

    private HttpResponseMessage SendBalanced(HttpRequestMessage request, ClusterSnapshot snapshot, CancellationToken cancellationToken)
    {
        if (snapshot.Admission is { } rules) { cluster.Admit(rules, snapshot.Generation); }
        if (!TryBegin(request, snapshot, out RequestAttempt attempt))
        {
            // On the caller's thread: that is what it asked for.
            (EndpointLease lease, snapshot) = RequestStart.FindAsync(cluster, request, snapshot, cancellationToken).AsTask().GetAwaiter().GetResult();
            attempt = Begun(request, snapshot, lease);
        }
        if (snapshot.IsGuarded) { return RunExecution.Run(new RequestRun(cluster, snapshot, request, this, cancellationToken) { IsSynchronous = true }.Beginning(attempt.Lease), cancellationToken); }
        AttemptResult result;
        try
        {
            attempt.Rewrite(snapshot, _uris);
            HttpResponseMessage response = base.Send(request, cancellationToken);
            if (attempt.IsSentAway(response)) { result = AttemptResult.Of(attempt.SentAway(response, snapshot, cluster)); }
            else
            {
                result = AttemptResult.Of(response, attempt.Answered(response, cluster));
                if (IsLast(in attempt, response, result.Verdict, snapshot)) { return response; }
            }
        }
        catch (Exception e) { result = AttemptResult.Of(attempt.Failed(e, cluster, cancellationToken)); }
        return RunExecution.Run(new RequestRun(cluster, snapshot, request, this, cancellationToken) { IsSynchronous = true }.After(attempt.Lease.Endpoint, result), cancellationToken);
    }

    /// <summary>With a span of our own, after waiting for the first endpoints, or following redirects: what most requests need not.</summary>
    private async Task<HttpResponseMessage> SendTracedAsync(HttpRequestMessage request, ClusterSnapshot? snapshot, CancellationToken cancellationToken)
    {
        using Activity? activity = RequestTrace.Start(cluster, request.RequestUri!);
        try
        {
            snapshot ??= await cluster.WaitForSnapshotAsync(cancellationToken).ConfigureAwait(false);
            RequestTrace.RunsOn(activity, snapshot);
            using BodyRecording? recording = Mirror(request, snapshot);
            HttpResponseMessage response = await SendBalancedAsync(request, snapshot = RequestRoute.Of(request, snapshot, cluster), cancellationToken).ConfigureAwait(false);
            for (int i = 0; i < Redirect.Most && snapshot.Config.FollowRedirects && Redirect.TryFollow(request, response, _hosts, snapshot.Config); i++)
            {
                response = await SendBalancedAsync(request, snapshot = RequestRoute.Of(request, snapshot, cluster), cancellationToken).ConfigureAwait(false);
            }
            if (recording is not null) { await recording.AnsweredAsync(response, cancellationToken).ConfigureAwait(false); }
            return response;
        }
        catch (Exception e)
        {
            RequestTrace.Failed(activity, e);
            throw;
        }
    }

    /// <summary>The usual way: one attempt, and no task of our own when the inner one is done already.</summary>
    private Task<HttpResponseMessage> SendBalancedAsync(HttpRequestMessage request, ClusterSnapshot snapshot, CancellationToken cancellationToken)
    {
        if (snapshot.Admission is { } rules) { cluster.Admit(rules, snapshot.Generation); }
        if (snapshot.IsGuarded || !TryBegin(request, snapshot, out RequestAttempt attempt)) { return SendSlowlyAsync(request, snapshot, cancellationToken); }
        return SendFirstAsync(attempt, snapshot, cancellationToken);
    }

    private Task<HttpResponseMessage> SendFirstAsync(RequestAttempt attempt, ClusterSnapshot snapshot, CancellationToken cancellationToken)
    {
        Task<HttpResponseMessage> sending;
        try
        {
            attempt.Rewrite(snapshot, _uris);
            sending = base.SendAsync(attempt.Request, cancellationToken);
        }
        catch (Exception e) { sending = Task.FromException<HttpResponseMessage>(e); }
        if (!sending.IsCompletedSuccessfully || attempt.IsSentAway(sending.Result) || IsRetried(sending.Result, snapshot)) { return FinishAsync(sending, attempt, snapshot, cancellationToken).AsTask(); }
        _ = IsLast(in attempt, sending.Result, attempt.Answered(sending.Result, cluster), snapshot);
        return sending;
    }

    /// <summary>What every request waits in; pooled, so that a request pays for the task that its caller awaits and not for what we remember meanwhile.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<HttpResponseMessage> FinishAsync(
        Task<HttpResponseMessage> sending, RequestAttempt attempt, ClusterSnapshot snapshot, CancellationToken cancellationToken)
    {
        AttemptResult result;
        try
        {
            HttpResponseMessage response = await sending.ConfigureAwait(false);
            if (attempt.IsSentAway(response)) { result = AttemptResult.Of(attempt.SentAway(response, snapshot, cluster)); }
            else
            {
                OutcomeKind verdict = attempt.Answered(response, cluster);
                if (IsLast(in attempt, response, verdict, snapshot)) { return response; }
                result = AttemptResult.Of(response, verdict);
            }
        }
        catch (Exception e) { result = AttemptResult.Of(attempt.Failed(e, cluster, cancellationToken)); }
        return await RunExecution.RunAsync(new RequestRun(cluster, snapshot, attempt.Request, this, cancellationToken).After(attempt.Lease.Endpoint, result), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What waits for an endpoint first, or is more than one attempt from the start.</summary>
    private async Task<HttpResponseMessage> SendSlowlyAsync(HttpRequestMessage request, ClusterSnapshot snapshot, CancellationToken cancellationToken)
    {
        if (!TryBegin(request, snapshot, out RequestAttempt attempt))
        {
            (EndpointLease lease, snapshot) = await RequestStart.FindAsync(cluster, request, snapshot, cancellationToken).ConfigureAwait(false);
            attempt = Begun(request, snapshot, lease);
        }
        return snapshot.IsGuarded
            ? await GuardedRequest.SendAsync(this, cluster, snapshot, attempt, cancellationToken).ConfigureAwait(false)
            : await SendFirstAsync(attempt, snapshot, cancellationToken).ConfigureAwait(false);
    }

    private bool TryBegin(HttpRequestMessage request, ClusterSnapshot snapshot, out RequestAttempt attempt)
    {
        if (snapshot.Affinity is not null) { RequestSession.Start(request, snapshot, cluster); }
        bool isFound = cluster.TryAcquire(snapshot, RequestContext.For(request, snapshot), out EndpointLease lease);
        attempt = isFound ? Begun(request, snapshot, lease) : default;
        return isFound;
    }

    private RequestAttempt Begun(HttpRequestMessage request, ClusterSnapshot snapshot, EndpointLease lease)
    {
        if (!ReferenceEquals(_version, request.Version)) { (_version, _versionPolicy) = (request.Version, request.VersionPolicy); }
        if (snapshot.Affinity is not null) { RequestSession.Of(request)?.Begun(lease.Endpoint); }
        cluster.Budget.CountRequest(lease.StartedAt, snapshot.Config.Resilience.Budget);
        return new RequestAttempt(request, lease);
    }

    private static bool IsRetried(HttpResponseMessage response, ClusterSnapshot snapshot) => snapshot.Retry is { } retry && RetryRule.Wants(response, retry);

    /// <summary>The answer is the caller's. Where it is a bad one, whoever sends the same request again from outside is to find another endpoint.</summary>
    private static bool IsLast(in RequestAttempt attempt, HttpResponseMessage response, OutcomeKind verdict, ClusterSnapshot snapshot)
    {
        if (IsRetried(response, snapshot)) { return false; }
        if (verdict is not (OutcomeKind.Success or OutcomeKind.Abandoned)) { TriedBefore.Remember(attempt.Request, attempt.Lease.Endpoint); }
        if (snapshot.Affinity is not null) { RequestSession.Of(attempt.Request)?.Answered(response, attempt.Lease.Endpoint); }
        return true;
    }
}
