using System.Runtime.CompilerServices;
using Polly;
using Polly.Hedging;
using Polly.Retry;
using Polly.Timeout;

namespace LoadBalancing.Client.Http.SecondChances;

/// <summary>
/// One pipeline for each shape, made once for a clock: total timeout, then retries, then hedging, as far as the shape has them. None holds a number: all are read from the version that the request runs on. What
/// Polly does: waiting, timing, running side by side, cancelling and disposing of what lost. What it asks us: whether, after which time, and where.
/// </summary>
internal sealed class Pipelines
{
    private static readonly ConditionalWeakTable<TimeProvider, Pipelines> s_ofClocks = [];
    private static readonly ResiliencePropertyKey<RequestRun> s_run = new("LoadBalancing.Client.Run");
    private readonly ResiliencePipeline<AttemptResult>[] _shapes;

    private Pipelines(TimeProvider time)
    {
        _shapes = [Build(time, false, false), Build(time, false, true), Build(time, true, false), Build(time, true, true)];
        var attempt = new ResiliencePipelineBuilder { TimeProvider = time };
        SecondChances.AttemptTimeout.AddTo(attempt);
        AttemptTimeout = attempt.Build();
    }

    public ResiliencePipeline AttemptTimeout { get; }

    public static Pipelines Of(TimeProvider time) => s_ofClocks.GetValue(time, static time => new Pipelines(time));

    public ResiliencePipeline<AttemptResult> For(RequestRun run) => _shapes[(run.Rules.TotalTimeout is null ? 0 : 2) + (run.IsHedged ? 1 : 0)];

    public static void Set(ResilienceContext context, RequestRun run) => context.Properties.Set(s_run, run);

    private static ResiliencePipeline<AttemptResult> Build(TimeProvider time, bool hasTotalTimeout, bool isHedged)
    {
        var pipeline = new ResiliencePipelineBuilder<AttemptResult> { TimeProvider = time };
        if (hasTotalTimeout)
        {
            pipeline.AddTimeout(new TimeoutStrategyOptions { TimeoutGenerator = static args => new(RunOf(args.Context).Rules.TotalTimeout ?? System.Threading.Timeout.InfiniteTimeSpan) });
        }
        pipeline.AddRetry(new RetryStrategyOptions<AttemptResult>
        {
            // The rules of the request's version say when it is enough.
            MaxRetryAttempts = int.MaxValue,
            ShouldHandle = static args => new(args.Outcome.Result is { } result && NextAttempt.TryPrepare(RunOf(args.Context), result)),
            DelayGenerator = static args => new(RunOf(args.Context).Pause),
        });
        if (isHedged)
        {
            pipeline.AddHedging(new HedgingStrategyOptions<AttemptResult>
            {
                MaxHedgedAttempts = 10,
                ShouldHandle = static args => new(args.Outcome.Result is { IsBad: true }),
                DelayGenerator = static args => new(Hedging.DelayOf(RunOf(args.Context))),
                ActionGenerator = static args => Hedging.TryBegin(RunOf(args.PrimaryContext)) ? RunOf(args.PrimaryContext).Hedge(args.ActionContext) : null,
            });
        }
        return pipeline.Build();
    }

    private static RequestRun RunOf(ResilienceContext context) => context.Properties.GetValue(s_run, null!);
}
