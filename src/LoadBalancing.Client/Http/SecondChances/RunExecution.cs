using System.Globalization;
using System.Runtime.ExceptionServices;
using Polly;
using Polly.Timeout;

namespace LoadBalancing.Client.Http.SecondChances;

/// <summary>Runs a request through the pipeline of its shape, and gives its caller the answer or the error that is left.</summary>
internal static class RunExecution
{
    public static async Task<HttpResponseMessage> RunAsync(RequestRun run, CancellationToken cancellationToken)
    {
        ResilienceContext context = ResilienceContextPool.Shared.Get(cancellationToken);
        try
        {
            Pipelines.Set(context, run);
            Outcome<AttemptResult> outcome = await Pipelines.Of(run.Cluster.Surroundings.Time).For(run)
                .ExecuteOutcomeAsync(static (context, run) => run.TryOnceAsync(context), context, run).ConfigureAwait(false);
            return Of(run, outcome, cancellationToken);
        }
        finally { ResilienceContextPool.Shared.Return(context); }
    }

    /// <summary>For a caller who waits on its thread: then nothing waits elsewhere, and nothing is hedged.</summary>
    public static HttpResponseMessage Run(RequestRun run, CancellationToken cancellationToken)
    {
        ResilienceContext context = ResilienceContextPool.Shared.Get(cancellationToken);
        try
        {
            Pipelines.Set(context, run);
            Outcome<AttemptResult> outcome;
            try
            {
                outcome = Outcome.FromResult(Pipelines.Of(run.Cluster.Surroundings.Time).For(run).Execute(static (context, run) =>
                {
                    // Complete when it returns: everything in it was done on this thread.
                    Outcome<AttemptResult> once = run.TryOnceAsync(context).AsTask().GetAwaiter().GetResult();
                    once.ThrowIfException();
                    return once.Result!;
                }, context, run));
            }
            catch (Exception e) { outcome = Outcome.FromException<AttemptResult>(e); }
            return Of(run, outcome, cancellationToken);
        }
        finally { ResilienceContextPool.Shared.Return(context); }
    }

    private static HttpResponseMessage Of(RequestRun run, Outcome<AttemptResult> outcome, CancellationToken caller)
    {
        AttemptResult? known = run.GiveBack();
        if ((known ?? outcome.Result) is not { } result) { throw ErrorOf(run, outcome.Exception!, caller); }
        if (result.TryGetResponse(out HttpResponseMessage? response))
        {
            if (result.IsBad) { TriedBefore.Remember(run.Request, run.Tried); }
            if (run.Snapshot.Affinity is not null) { Tell(RequestSession.Of(run.Request), response, run); }
            return response;
        }
        throw ErrorOf(run, result.Failure!.Value.Exception, caller);
    }

    /// <summary>A response without a content of ours switched protocols: then nobody was asked beside its endpoint.</summary>
    private static void Tell(RequestSession? session, HttpResponseMessage response, RequestRun run)
    {
        if ((response.GetEndpoint() ?? run.Snapshot.ById?.GetValueOrDefault(run.LastTried)) is { } endpoint) { session?.Answered(response, endpoint); }
    }

    /// <summary>Throws what an attempt threw, or returns what takes its place.</summary>
    private static Exception ErrorOf(RequestRun run, Exception exception, CancellationToken caller)
    {
        TriedBefore.Remember(run.Request, run.Tried);
        bool isTotalTimeout = !caller.IsCancellationRequested && run.Rules.TotalTimeout is { } total
            && (exception is TimeoutRejectedException || (exception is OperationCanceledException && (run.IsCutShort || run.Elapsed >= total)));
        bool isGrpc = GrpcStatus.IsGrpc(run.Request);
        if (!isTotalTimeout)
        {
            if (isGrpc && GrpcError.For(exception) is var other && !ReferenceEquals(other, exception)) { return other; }
            ExceptionDispatchInfo.Throw(exception);
        }
        string message = string.Create(CultureInfo.InvariantCulture,
            $"Cluster '{run.Cluster.Name}' did not answer within {run.Rules.TotalTimeout} (Resilience:TotalTimeout); attempts: {run.Attempts}, the last at endpoint '{run.LastTried}'.");
        return isGrpc ? GrpcError.TimedOut(message, exception) : new TaskCanceledException(message, new TimeoutException(message, exception));
    }
}
