using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Outcomes;

namespace LoadBalancing.Client.Http;

/// <summary>The content of an answer whose trailers matter: a gRPC call's status, which only its end tells, or a load report.</summary>
internal sealed class TrailedContent(HttpResponseMessage response, EndpointLease lease, ResponseVerdict verdict, object context)
    : LeasedContent(response.Content, lease, verdict, context)
{
    private bool _isAllRead;

    /// <summary>In HTTP/2 trailers may follow a body of promised length, and are not here before the reader asks once more. In HTTP/1.1 none do.</summary>
    public override void AllRead()
    {
        if (response.Version.Major < 2) { EndOfBody(); }
        else { _isAllRead = true; }
    }

    /// <summary>A reader that had all it was promised, and did not ask once more, has read a good answer; only a gRPC status is then unknown.</summary>
    public override void Left()
    {
        if (_isAllRead && !Verdict.AwaitsTrailers) { EndOfBody(); }
        else { base.Left(); }
    }

    protected override CallResult ResultAtEnd(ResponseVerdict verdict)
    {
        CallResult result = verdict.AwaitsTrailers ? GrpcResult(verdict) : verdict.ToResult();
        return ReportedLoad.In(response.TrailingHeaders, Lease) is { } report ? result with { LoadReport = report } : result;
    }

    /// <summary>A stream that its deadline ended, here or there, is no broken connection.</summary>
    protected override CallResult ResultOf(Exception exception) =>
        Verdict.AwaitsTrailers && response.RequestMessage is { } request && GrpcDeadline.HasPassed(request, Lease.StartedAt, Clock) && GrpcDeadline.Judge(exception, isCallersToken: true) is { } deadline
            ? deadline
            : base.ResultOf(exception);

    private CallResult GrpcResult(ResponseVerdict verdict) => GrpcStatus.In(response.TrailingHeaders) is { } status
        ? ResponseVerdict.OfGrpc(status, response.TrailingHeaders).ToResult() with { RetryAfter = RetryAfter.OfGrpc(response.TrailingHeaders) }
        : verdict.ToResult() with { Kind = OutcomeKind.Failure, ErrorType = "grpc_status_missing" };
}
