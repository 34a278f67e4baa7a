using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Outcomes;

namespace LoadBalancing.Client.Http;

/// <summary>The content of a gRPC answer whose status comes in the trailers: only its end tells how the call went.</summary>
internal sealed class GrpcLeasedContent(HttpResponseMessage response, EndpointLease lease, ResponseVerdict verdict)
    : LeasedContent(response.Content, lease, verdict)
{
    protected override CallResult ResultAtEnd(ResponseVerdict verdict) => GrpcStatus.In(response.TrailingHeaders) is { } status
        ? ResponseVerdict.OfGrpc(status).ToResult()
        : verdict.ToResult() with { Kind = OutcomeKind.Failure, ErrorType = "grpc_status_missing" };
}
