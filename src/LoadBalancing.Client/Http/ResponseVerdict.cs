using System.Net;
using LoadBalancing.Client.Outcomes;

namespace LoadBalancing.Client.Http;

/// <summary>What a response says about its endpoint at its headers, and what its end will mean.</summary>
/// <param name="AtEnd">The result once the body ended well.</param>
/// <param name="AwaitsTrailers">A gRPC status is still to come; until then nothing is known.</param>
internal readonly record struct ResponseVerdict(CallResult AtEnd, bool AwaitsTrailers)
{
    public OutcomeKind AtHeaders => AwaitsTrailers ? OutcomeKind.Abandoned : AtEnd.Kind;

    public static ResponseVerdict Of(HttpRequestMessage request, HttpResponseMessage response)
    {
        int status = (int)response.StatusCode;
        if (GrpcStatus.IsGrpc(request) && status == 200)
        {
            return GrpcStatus.In(response.Headers) is { } code ? new(GrpcStatus.ResultOf(code), false) : new(new CallResult(OutcomeKind.Success) { StatusCode = 200 }, true);
        }
        return new(new CallResult(KindOf(response)) { StatusCode = status, ErrorType = ErrorTypes.OfStatus(status) }, false);
    }

    /// <summary>Below 500 an answer is the endpoint's success, whatever it says of the request; being asked to slow down is no failure.</summary>
    private static OutcomeKind KindOf(HttpResponseMessage response) => response.StatusCode switch
    {
        HttpStatusCode.TooManyRequests => OutcomeKind.Overloaded,
        HttpStatusCode.ServiceUnavailable when response.Headers.NonValidated.Contains("Retry-After") => OutcomeKind.Overloaded,
        >= HttpStatusCode.InternalServerError => OutcomeKind.Failure,
        _ => OutcomeKind.Success,
    };
}
