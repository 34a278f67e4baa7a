using System.Diagnostics.CodeAnalysis;
using LoadBalancing.Client.Outcomes;

namespace LoadBalancing.Client.Http.SecondChances;

/// <summary>What one attempt came to: an answer, or a failure. Pipelines judge it, and dispose of the answers that they do not hand on.</summary>
internal sealed class AttemptResult : IDisposable
{
    private AttemptResult()
    {
    }

    /// <summary>An answer, good or bad.</summary>
    public HttpResponseMessage? Response { get; private init; }

    /// <summary>What the headers of the answer say.</summary>
    public OutcomeKind Verdict { get; private init; }

    public AttemptFailure? Failure { get; private init; }

    public static AttemptResult Of(HttpResponseMessage response, OutcomeKind verdict) => new() { Response = response, Verdict = verdict };

    public static AttemptResult Of(AttemptFailure failure) => new() { Failure = failure, Verdict = failure.Result.Kind };

    /// <summary>No server has begun with the request.</summary>
    public bool IsUnsent => Failure is { IsUnsent: true };

    /// <summary>Something that another endpoint may do better. What the caller did, or its content, is not.</summary>
    public bool IsBad => Failure is null ? Verdict is not (OutcomeKind.Success or OutcomeKind.Abandoned) : IsUnsent || Verdict.IsFailure();

    public string ErrorType => Failure?.ErrorType ?? ErrorTypes.OfStatus((int)Response!.StatusCode) ?? ErrorTypes.Classified;

    /// <summary>The answer that is the caller's, or its error.</summary>
    public bool TryGetResponse([NotNullWhen(true)] out HttpResponseMessage? response) => (response = Response ?? Failure?.Response) is not null;

    public void Dispose() => (Response ?? Failure?.Response)?.Dispose();
}
