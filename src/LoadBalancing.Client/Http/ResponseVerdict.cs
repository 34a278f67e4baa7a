using System.Net;
using System.Net.Http.Headers;
using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Diagnostics;
using LoadBalancing.Client.Outcomes;

namespace LoadBalancing.Client.Http;

/// <summary>What a response says about its endpoint at its headers. Eight bytes, since every response keeps one.</summary>
internal readonly struct ResponseVerdict
{
    private const sbyte NoGrpcStatus = -1, NoGrpc = -2;
    private readonly byte _kind;
    private readonly sbyte _grpcStatus;
    private readonly short _status;

    private ResponseVerdict(OutcomeKind kind, int status, int grpcStatus = NoGrpcStatus, bool awaitsTrailers = false, bool isDraining = false)
    {
        IsDraining = isDraining;
        _kind = (byte)kind;
        _status = (short)status;
        _grpcStatus = (sbyte)grpcStatus;
        AwaitsTrailers = awaitsTrailers;
    }

    /// <summary>A gRPC status is still to come; until then nothing is known.</summary>
    public bool AwaitsTrailers { get; }

    /// <summary>A gRPC status stood in the headers: it was the whole answer, and its reader will only dispose of it.</summary>
    public bool IsTrailersOnly => _grpcStatus >= 0;

    /// <summary>The endpoint said that it wants no new requests.</summary>
    public bool IsDraining { get; }

    public OutcomeKind AtHeaders => AwaitsTrailers ? OutcomeKind.Abandoned : Kind;

    /// <summary>What a good end of the body means.</summary>
    public OutcomeKind Kind => (OutcomeKind)_kind;

    public static ResponseVerdict Of(HttpRequestMessage request, HttpResponseMessage response, Cluster cluster)
    {
        int status = (int)response.StatusCode;
        bool isDraining = status == (int)HttpStatusCode.ServiceUnavailable && DrainingAnswer.Is(response, cluster.Health.Draining);
        if (cluster.Surroundings.ClassifyResponse is { } classify && TryClassify(classify, response, cluster) is { } kind) { return new(kind, status, isDraining: isDraining); }
        if (isDraining) { return new(OutcomeKind.Overloaded, status, isDraining: true); }
        if (status != 200 || !GrpcStatus.IsGrpc(request)) { return new(KindOf(response), status); }
        if (GrpcStatus.In(response.Headers) is { } grpc) { return OfGrpc(grpc, response.Headers); }
        return GrpcStatus.IsGrpc(response.Content) ? new(OutcomeKind.Success, status, awaitsTrailers: true) : new(OutcomeKind.Failure, status, NoGrpc);
    }

    /// <param name="status">The code.</param>
    /// <param name="headers">Where it stood: UNAVAILABLE that says when to come back asks for less, as a 503 with Retry-After does.</param>
    public static ResponseVerdict OfGrpc(int status, HttpHeaders headers) =>
        new(status == GrpcStatus.Unavailable && RetryAfter.OfGrpc(headers) is not null ? OutcomeKind.Overloaded : GrpcStatus.KindOf(status), 200, status);

    /// <summary>As the end of a lease.</summary>
    public CallResult ToResult() => new(Kind)
    {
        StatusCode = _status,
        ErrorType = _grpcStatus > 0 ? GrpcStatus.ErrorTypeOf(_grpcStatus) : _grpcStatus == NoGrpc ? GrpcStatus.NoGrpc : ErrorTypes.OfStatus(_status) ?? (Kind.IsFailure() ? ErrorTypes.Classified : null),
    };

    /// <summary>The application knows best what its answers mean; code of it that throws is no reason to break the request.</summary>
    private static OutcomeKind? TryClassify(Func<HttpResponseMessage, OutcomeKind?> classify, HttpResponseMessage response, Cluster cluster)
    {
        try { return classify(response); }
        catch (Exception e)
        {
            cluster.Surroundings.Logger.ClassifierThrew(e, cluster.Name);
            return null;
        }
    }

    /// <summary>Below 500 an answer is the endpoint's success, whatever it says of the request; being asked to slow down is no failure.</summary>
    private static OutcomeKind KindOf(HttpResponseMessage response) => response.StatusCode switch
    {
        HttpStatusCode.TooManyRequests => OutcomeKind.Overloaded,
        HttpStatusCode.ServiceUnavailable when response.Headers.NonValidated.Contains("Retry-After") => OutcomeKind.Overloaded,
        HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => OutcomeKind.GatewayFailure,
        >= HttpStatusCode.InternalServerError => OutcomeKind.Failure,
        _ => OutcomeKind.Success,
    };
}
