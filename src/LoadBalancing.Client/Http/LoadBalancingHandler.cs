using System.Diagnostics;
using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Snapshots;
using LoadBalancing.Client.Transport;

namespace LoadBalancing.Client.Http;

/// <summary>
/// Sends each request to an endpoint of its cluster. One handler holds request, attempts and failover; it keeps no state of the cluster, since
/// HttpClientFactory makes new handlers as it likes.
/// </summary>
internal sealed class LoadBalancingHandler(Cluster cluster, IEnumerable<string> hosts) : DelegatingHandler, IConnectionWarmer
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

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            ClusterSnapshot? snapshot = SnapshotFor(request);
            if (!_hosts.Claims(request.RequestUri, snapshot?.Config ?? cluster.Config)) { return base.SendAsync(request, cancellationToken); }
            return snapshot is not null && !RequestTrace.IsOn && !snapshot.Config.FollowRedirects
                ? SendBalancedAsync(request, snapshot, cancellationToken)
                : SendTracedAsync(request, snapshot, cancellationToken);
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
            HttpResponseMessage response = SendBalanced(request, snapshot, cancellationToken);
            for (int i = 0; i < Redirect.Most && snapshot.Config.FollowRedirects && Redirect.TryFollow(request, response, _hosts, snapshot.Config); i++)
            {
                response = SendBalanced(request, snapshot, cancellationToken);
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
        RequestAttempt attempt = Begin(request, ref snapshot);
        Failover? failover = null;
        while (true)
        {
            AttemptFailure failure;
            try
            {
                attempt.Rewrite(snapshot, _uris);
                HttpResponseMessage response = base.Send(request, cancellationToken);
                if (!attempt.IsSentAway(response))
                {
                    attempt.Answered(response, cluster);
                    return response;
                }
                failure = attempt.SentAway(response, snapshot, cluster);
            }
            catch (Exception e) { failure = attempt.Failed(e, cancellationToken); }
            failover ??= new Failover(cluster, snapshot, request);
            if (!failover.TryNext(in attempt, in failure, out RequestAttempt next)) { return LastOf(in failure); }
            attempt = next;
        }
    }

    /// <summary>With a span of our own, after waiting for the first endpoints, or following redirects: what most requests need not.</summary>
    private async Task<HttpResponseMessage> SendTracedAsync(HttpRequestMessage request, ClusterSnapshot? snapshot, CancellationToken cancellationToken)
    {
        using Activity? activity = RequestTrace.Start(cluster, request.RequestUri!);
        try
        {
            snapshot ??= await cluster.WaitForSnapshotAsync(cancellationToken).ConfigureAwait(false);
            RequestTrace.RunsOn(activity, snapshot);
            HttpResponseMessage response = await SendBalancedAsync(request, snapshot, cancellationToken).ConfigureAwait(false);
            for (int i = 0; i < Redirect.Most && snapshot.Config.FollowRedirects && Redirect.TryFollow(request, response, _hosts, snapshot.Config); i++)
            {
                response = await SendBalancedAsync(request, snapshot, cancellationToken).ConfigureAwait(false);
            }
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
        RequestAttempt attempt = Begin(request, ref snapshot);
        Task<HttpResponseMessage> sending;
        try
        {
            attempt.Rewrite(snapshot, _uris);
            sending = base.SendAsync(request, cancellationToken);
        }
        catch (Exception e) { sending = Task.FromException<HttpResponseMessage>(e); }
        if (!sending.IsCompletedSuccessfully || attempt.IsSentAway(sending.Result)) { return FinishAsync(sending, attempt, snapshot, cancellationToken).AsTask(); }
        attempt.Answered(sending.Result, cluster);
        return sending;
    }

    /// <summary>What every request waits in; pooled, so that a request pays for the task that its caller awaits and not for what we remember meanwhile.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<HttpResponseMessage> FinishAsync(
        Task<HttpResponseMessage> sending, RequestAttempt attempt, ClusterSnapshot snapshot, CancellationToken cancellationToken)
    {
        AttemptFailure failure;
        try
        {
            HttpResponseMessage response = await sending.ConfigureAwait(false);
            if (!attempt.IsSentAway(response))
            {
                attempt.Answered(response, cluster);
                return response;
            }
            failure = attempt.SentAway(response, snapshot, cluster);
        }
        catch (Exception e) { failure = attempt.Failed(e, cancellationToken); }
        return await FailOverAsync(attempt, failure, new Failover(cluster, snapshot, attempt.Request), snapshot, cancellationToken).ConfigureAwait(false);
    }

    private async Task<HttpResponseMessage> FailOverAsync(
        RequestAttempt attempt, AttemptFailure failure, Failover failover, ClusterSnapshot snapshot, CancellationToken cancellationToken)
    {
        while (failover.TryNext(in attempt, in failure, out RequestAttempt next))
        {
            attempt = next;
            try
            {
                attempt.Rewrite(snapshot, _uris);
                HttpResponseMessage response = await base.SendAsync(attempt.Request, cancellationToken).ConfigureAwait(false);
                if (!attempt.IsSentAway(response))
                {
                    attempt.Answered(response, cluster);
                    return response;
                }
                failure = attempt.SentAway(response, snapshot, cluster);
            }
            catch (Exception e) { failure = attempt.Failed(e, cancellationToken); }
        }
        return LastOf(in failure);
    }

    /// <summary>Nobody else is left: the caller gets the last answer that sent the request away, or the last error.</summary>
    private static HttpResponseMessage LastOf(in AttemptFailure failure)
    {
        if (failure.Response is { } response) { return response; }
        ExceptionDispatchInfo.Throw(failure.Exception);
        throw failure.Exception;
    }

    private RequestAttempt Begin(HttpRequestMessage request, ref ClusterSnapshot snapshot)
    {
        PickContext context = RequestContext.For(request, snapshot);
        EndpointLease lease;
        while (!cluster.TryAcquire(snapshot, in context, out lease))
        {
            snapshot = Newer(request, snapshot, in context);
            context = RequestContext.For(request, snapshot);
        }
        if (!ReferenceEquals(_version, request.Version)) { (_version, _versionPolicy) = (request.Version, request.VersionPolicy); }
        cluster.Budget.CountRequest(lease.StartedAt, snapshot.Config.Resilience.Budget);
        return new RequestAttempt(request, lease);
    }

    /// <summary>Nothing has begun yet: when all endpoints left while we looked, the request belongs to the version that replaced them, unless a view holds it. Apart, since no request pays for it that finds an endpoint.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private ClusterSnapshot Newer(HttpRequestMessage request, ClusterSnapshot snapshot, in PickContext context)
    {
        if (cluster.Snapshot is not { } newest || ReferenceEquals(newest, snapshot)) { throw cluster.NoEndpoint(snapshot, in context); }
        return newest.Version != snapshot.Version && HeldSnapshot.Holds(request, cluster, snapshot)
            ? throw cluster.NoEndpoint(snapshot, in context, $" A view of its group holds this version; version {newest.Version} runs by now.")
            : newest;
    }
}
