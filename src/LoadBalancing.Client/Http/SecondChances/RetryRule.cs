using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Resilience;

namespace LoadBalancing.Client.Http.SecondChances;

/// <summary>Which failures of which requests may be followed by the same request once more.</summary>
internal static class RetryRule
{
    /// <summary>Whether an answer is one of those that are retried; asked of every answer, before anything of the request is looked at.</summary>
    public static bool Wants(HttpResponseMessage response, RetryConfig retry) => (int)response.StatusCode >= 400 && retry.StatusCodes.Contains((int)response.StatusCode);

    public static bool Allows(HttpRequestMessage request, AttemptResult result, RetryConfig retry)
    {
        if (result.IsUnsent) { return true; }
        bool isReason = result.Failure is { } failure
            ? !failure.WasRedirected && (result.Verdict is OutcomeKind.Disconnected or OutcomeKind.GatewayFailure or OutcomeKind.Failure or OutcomeKind.Unreachable)
            : Wants(result.Response!, retry);
        // A gRPC call is a conversation: who has heard its beginning cannot be left for another.
        return isReason && RepeatableMark.IsIdempotent(request) && Replay.IsSafe(request.Content) && !GrpcStatus.IsGrpc(request);
    }
}
