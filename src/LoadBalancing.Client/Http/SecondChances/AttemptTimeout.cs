using LoadBalancing.Client.Resilience;
using Polly;
using Polly.Timeout;

namespace LoadBalancing.Client.Http.SecondChances;

/// <summary>Sends one attempt, within the time that an attempt of its version may take. The time is read anew for each: it may follow what answers took.</summary>
internal static class AttemptTimeout
{
    private static readonly ResiliencePropertyKey<TimeSpan> s_time = new("LoadBalancing.Client.AttemptTimeout");

    public static void AddTo(ResiliencePipelineBuilder pipeline) => pipeline.AddTimeout(new TimeoutStrategyOptions
    {
        TimeoutGenerator = static args => new(args.Context.Properties.GetValue(s_time, System.Threading.Timeout.InfiniteTimeSpan)),
    });

    public static async ValueTask<HttpResponseMessage> SendAsync(IAttemptSender sender, HttpRequestMessage request, RequestRun run, CancellationToken cancellationToken)
    {
        if (run.Rules.AttemptTimeout is not { } rule || !Applies(request) || rule.In(run.Cluster.Latencies) is not { } time)
        {
            return run.IsSynchronous ? sender.Send(request, cancellationToken) : await sender.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        ResiliencePipeline pipeline = Pipelines.Of(run.Cluster.Surroundings.Time).AttemptTimeout;
        ResilienceContext context = ResilienceContextPool.Shared.Get(cancellationToken);
        try
        {
            context.Properties.Set(s_time, time);
            return run.IsSynchronous
                ? pipeline.Execute(static (context, it) => it.sender.Send(it.request, context.CancellationToken), context, (sender, request))
                : await pipeline.ExecuteAsync(static (context, it) => new ValueTask<HttpResponseMessage>(it.sender.SendAsync(it.request, context.CancellationToken)), context, (sender, request)).ConfigureAwait(false);
        }
        finally { ResilienceContextPool.Shared.Return(context); }
    }

    /// <summary>gRPC has deadlines of its own, and what switches protocols may wait for as long as it likes.</summary>
    private static bool Applies(HttpRequestMessage request) => request.Method != HttpMethod.Connect && !GrpcStatus.IsGrpc(request) && !request.Headers.NonValidated.Contains("Upgrade");
}
