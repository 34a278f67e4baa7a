using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Outcomes;

namespace LoadBalancing.Client.Http;

/// <summary>The content of an answer whose trailers matter: a gRPC call's status, which only its end tells, or a load report.</summary>
internal sealed class TrailedContent(HttpResponseMessage response, EndpointLease lease, ResponseVerdict verdict)
    : LeasedContent(response.Content, lease, verdict)
{
    protected override CallResult ResultAtEnd(ResponseVerdict verdict)
    {
        CallResult result = verdict.AwaitsTrailers ? GrpcResult(verdict) : verdict.ToResult();
        return ReportedLoad.In(response.TrailingHeaders, Lease) is { } report ? result with { LoadReport = report } : result;
    }

    private CallResult GrpcResult(ResponseVerdict verdict) => GrpcStatus.In(response.TrailingHeaders) is { } status
        ? ResponseVerdict.OfGrpc(status).ToResult()
        : verdict.ToResult() with { Kind = OutcomeKind.Failure, ErrorType = "grpc_status_missing" };
}
