using System.Net;
using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Snapshots;
using LoadBalancing.Client.Transport;
using Polly.Timeout;

namespace LoadBalancing.Client.Http;

/// <summary>One try of a request at one endpoint: the request is rewritten before it, and looks as the caller made it after it.</summary>
internal struct RequestAttempt(HttpRequestMessage request, EndpointLease lease)
{
    private readonly Uri _logical = request.RequestUri!;
    private readonly HttpMethod _method = request.Method;
    private readonly HttpContent? _content = request.Content;
    private Uri? _rewritten;
    private AddedHeaders _added;

    public readonly HttpRequestMessage Request => request;

    public readonly EndpointLease Lease => lease;

    public void Rewrite(ClusterSnapshot snapshot, EndpointUris uris)
    {
        EndpointAddress address = lease.Endpoint.Spec.Address;
        if (request.Headers.Host is null && snapshot.Config.HostRule.For(address, _logical) is { } host)
        {
            request.Headers.Host = host;
            _added |= AddedHeaders.Host;
        }
        if (snapshot.Confirmation is { } confirmation) { _added |= VersionRequest.Add(request, confirmation, snapshot.Serving); }
        _rewritten = uris.For(address, _logical);
        request.RequestUri = _rewritten;
    }

    /// <summary>The endpoint cannot run the version that the request names, and an agent says so before anything has begun: the request may go elsewhere.</summary>
    public readonly bool IsSentAway(HttpResponseMessage response) =>
        (_added & AddedHeaders.Required) != 0 && response.StatusCode == HttpStatusCode.MisdirectedRequest && VersionHeaders.In(response) is not null;

    /// <summary>Takes such an answer: the request is restored and the lease ends without a word on the endpoint's health.</summary>
    public readonly AttemptFailure SentAway(HttpResponseMessage response, ClusterSnapshot snapshot, Cluster cluster)
    {
        Restore();
        RequestTrace.Answered(response, lease.Endpoint);
        Learn(response, cluster);
        cluster.Confirmations.SentAway(lease.Endpoint, snapshot.Serving!);
        var result = new CallResult(OutcomeKind.Abandoned) { StatusCode = (int)response.StatusCode, ErrorType = ErrorTypes.SentAway };
        lease.Complete(in result);
        return AttemptFailure.SentAway(response, result, Replay.IsSafe(request.Content));
    }

    /// <summary>Takes the answer: the request is restored, and the content of the response holds the lease from now on.</summary>
    /// <returns>What the headers say.</returns>
    public readonly OutcomeKind Answered(HttpResponseMessage response, Cluster cluster)
    {
        Restore();
        RequestTrace.Answered(response, lease.Endpoint);
        if ((_added & AddedHeaders.Listens) != 0) { Learn(response, cluster); }
        ResponseVerdict verdict = ResponseVerdict.Of(request, response, cluster);
        // Asked first: a response without headers makes a collection of them when they are read.
        if (lease.WantsLoadReport && ReportedLoad.In(response.Headers, lease) is { } report) { lease.ReportLoad(report); }
        if (verdict.IsDraining) { lease.ReportDraining(); }
        TimeSpan? retryAfter = verdict.AtHeaders == OutcomeKind.Overloaded ? RetryAfter.In(response.Headers, cluster.Surroundings.Time.GetUtcNow()) : null;
        lease.ReportFirstByte(verdict.AtHeaders, retryAfter);
        LeasedContent.Attach(request, response, lease, verdict, cluster);
        return verdict.AtHeaders;
    }

    /// <summary>Takes a failure: the request is restored and the lease ends.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="cluster">The cluster.</param>
    /// <param name="cancellationToken">The attempt's.</param>
    public readonly AttemptFailure Failed(Exception exception, Cluster cluster, CancellationToken cancellationToken)
    {
        // A handler that follows redirects has sent something once the URI is no longer the one that we set.
        bool isOurs = ReferenceEquals(request.RequestUri, _rewritten);
        Restore();
        AttemptFailure failure = exception is TimeoutRejectedException late
            ? AttemptFailure.TimedOut(lease.Endpoint, late.Timeout)
            : AttemptFailure.Of(TlsFailure.Explain(exception, lease.Endpoint), lease.Endpoint, request.Content, cancellationToken);
        if (GrpcDeadline.HasPassed(request, lease.StartedAt, cluster.Surroundings.Clock) && GrpcDeadline.Judge(exception, cancellationToken.IsCancellationRequested) is { } deadline) { failure = failure with { Result = deadline }; }
        CallResult result = failure.Result;
        lease.Complete(in result);
        return isOurs ? failure : failure with { IsUnsent = false, WasRedirected = true };
    }

    private readonly void Learn(HttpResponseMessage response, Cluster cluster)
    {
        if (VersionHeaders.In(response) is { } said) { cluster.Confirmations.Heard(lease.Endpoint, said, lease.StartedAt); }
    }

    private readonly void Restore()
    {
        request.RequestUri = _logical;
        // What follows redirects below us changes these too.
        if (!ReferenceEquals(request.Method, _method)) { request.Method = _method; }
        if (!ReferenceEquals(request.Content, _content)) { request.Content = _content; }
        if (_added != AddedHeaders.None) { VersionRequest.Remove(request, _added); }
    }
}
