using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Snapshots;
using LoadBalancing.Client.Transport;

namespace LoadBalancing.Client.Http;

/// <summary>One try of a request at one endpoint: the request is rewritten before it, and looks as the caller made it after it.</summary>
internal struct RequestAttempt(HttpRequestMessage request, EndpointLease lease)
{
    private readonly Uri _logical = request.RequestUri!;
    private Uri? _rewritten;
    private bool _isHostOurs;

    public readonly HttpRequestMessage Request => request;

    public readonly EndpointLease Lease => lease;

    public void Rewrite(ClusterSnapshot snapshot, EndpointUris uris)
    {
        EndpointAddress address = lease.Endpoint.Spec.Address;
        if (request.Headers.Host is null && snapshot.Config.HostRule.For(address, _logical) is { } host)
        {
            request.Headers.Host = host;
            _isHostOurs = true;
        }
        _rewritten = uris.For(address, _logical);
        request.RequestUri = _rewritten;
    }

    /// <summary>Takes the answer: the request is restored, and the content of the response holds the lease from now on.</summary>
    public readonly void Answered(HttpResponseMessage response, Cluster cluster)
    {
        Restore();
        RequestTrace.Answered(response, lease.Endpoint);
        ResponseVerdict verdict = ResponseVerdict.Of(request, response, cluster);
        // Asked first: a response without headers makes a collection of them when they are read.
        if (lease.WantsLoadReport && ReportedLoad.In(response.Headers, lease) is { } report) { lease.ReportLoad(report); }
        if (verdict.IsDraining) { lease.ReportDraining(); }
        TimeSpan? retryAfter = verdict.AtHeaders == OutcomeKind.Overloaded ? RetryAfter.In(response.Headers, cluster.Surroundings.Time.GetUtcNow()) : null;
        lease.ReportFirstByte(verdict.AtHeaders, retryAfter);
        LeasedContent.Attach(request, response, lease, verdict, cluster);
    }

    /// <summary>Takes a failure: the request is restored and the lease ends.</summary>
    public readonly AttemptFailure Failed(Exception exception, CancellationToken cancellationToken)
    {
        // A handler that follows redirects has sent something once the URI is no longer the one that we set.
        bool isOurs = ReferenceEquals(request.RequestUri, _rewritten);
        Restore();
        AttemptFailure failure = AttemptFailure.Of(exception, request.Content, cancellationToken);
        CallResult result = failure.Result;
        lease.Complete(in result);
        return isOurs ? failure : failure with { IsUnsent = false };
    }

    private readonly void Restore()
    {
        request.RequestUri = _logical;
        if (_isHostOurs) { request.Headers.Host = null; }
    }
}
