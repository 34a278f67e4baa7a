using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace LoadBalancing.Client.Diagnostics;

/// <summary>All instruments of the meter <c>LoadBalancing.Client</c>, made once per meter factory. Documented in <c>docs/metrics.md</c>.</summary>
internal sealed class Instruments : IDisposable
{
    /// <summary>The boundaries that OpenTelemetry advises for HTTP durations.</summary>
    private static readonly InstrumentAdvice<double> s_latencyBuckets = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
    };

    private readonly ConcurrentDictionary<object, Func<ClusterReading?>> _clusters = new();
    private readonly Meter? _owned;

    public Instruments(IMeterFactory? factory)
    {
        Meter meter = factory?.Create(Telemetry.MeterName) ?? (_owned = new Meter(Telemetry.MeterName));
        AttemptDuration = meter.CreateHistogram("loadbalancing.client.attempt.duration", "s", "Time from the start of an attempt to the first byte of its answer, or to its end where none came.", advice: s_latencyBuckets);
        Failovers = meter.CreateCounter<long>("loadbalancing.client.failovers", "{attempt}", "Attempts that were never sent and went to another endpoint.");
        Unavailable = meter.CreateCounter<long>("loadbalancing.client.unavailable", "{request}", "Requests for which no endpoint was available.");
        Retries = meter.CreateCounter<long>("loadbalancing.client.retries", "{attempt}", "Attempts that may have been sent and were followed by another, after a back-off.");
        Hedges = meter.CreateCounter<long>("loadbalancing.client.hedges", "{attempt}", "Attempts begun beside one that had no answer yet.");
        BudgetExhausted = meter.CreateCounter<long>("loadbalancing.client.retry_budget.exhausted", "{attempt}", "Second attempts that were not made since the retry budget had none left.");
        Rejections = meter.CreateCounter<long>("loadbalancing.client.rejections", "{request}", "Requests that a configured limit refused before they were sent, by reason.");
        Affinity = meter.CreateCounter<long>("loadbalancing.client.affinity", "{request}", "Requests of sessions, by what became of the session.");
        RouteFallbacks = meter.CreateCounter<long>("loadbalancing.client.route.fallbacks", "{attempt}", "Attempts that went elsewhere since nobody of the subset of their route might be used.");
        Mirrors = meter.CreateCounter<long>("loadbalancing.client.mirrors", "{request}", "Copies of requests for other clusters, by what became of them.");
        Transitions = meter.CreateCounter<long>("loadbalancing.client.endpoint.transitions", "{transition}", "Changes of an endpoint's state.");
        Ejections = meter.CreateCounter<long>("loadbalancing.client.ejections", "{ejection}", "Ejections by the rule that found them, and whether they were carried out.");
        Overloads = meter.CreateCounter<long>("loadbalancing.client.overloads", "{episode}", "Times that an endpoint asked for less, by 429, 503 with Retry-After or RESOURCE_EXHAUSTED.");
        Harms = meter.CreateCounter<long>("loadbalancing.client.configuration.harms", "{version}", "Versions that were found to do harm.");
        RollBacks = meter.CreateCounter<long>("loadbalancing.client.configuration.rollbacks", "{rollback}", "Versions that were taken back.");
        WarmUps = meter.CreateCounter<long>("loadbalancing.client.warm_ups", "{request}", "Requests that made connections for a version before its moment, by result.");
        Updates = meter.CreateCounter<long>("loadbalancing.client.configuration.updates", "{update}", "Configuration updates by result.");
        GroupWaits = meter.CreateCounter<long>("loadbalancing.client.group.waits", "{wait}", "Versions that a group waits for since a member has not validated them in time.");
        MissingHashKeys = meter.CreateCounter<long>("loadbalancing.client.hash_key.missing", "{request}", "Requests without a key under a hash policy; a random one was taken.");
        LoadReports = meter.CreateCounter<long>("loadbalancing.client.load_reports", "{report}", "Load reports on responses by result.");
        Probes = meter.CreateCounter<long>("loadbalancing.client.load_probes", "{probe}", "Load probes of prequal by result.");
        HealthChecks = meter.CreateCounter<long>("loadbalancing.client.health_checks", "{check}", "Active health checks by result.");
        VersionQuestions = meter.CreateCounter<long>("loadbalancing.client.version_questions", "{question}", "Questions to endpoints which configuration version they run, by result.");
        VersionReports = meter.CreateCounter<long>("loadbalancing.client.version_reports", "{report}", "What answers said of the configuration version where that was news, by result.");
        VersionWaits = meter.CreateCounter<long>("loadbalancing.client.configuration.waits", "{version}", "Versions that too few endpoints had confirmed at their deadline, and that wait on.");
        meter.CreateObservableGauge("loadbalancing.client.endpoints", ReadStates, "{endpoint}", "Endpoints by state.");
        meter.CreateObservableGauge("loadbalancing.client.outstanding", ReadOutstanding, "{request}", "Attempts begun and not ended.");
        meter.CreateObservableGauge("loadbalancing.client.pending", () => ReadClusters(static cluster => cluster.Pending), "{request}", "Requests that wait for a place at an endpoint.");
        meter.CreateObservableGauge("loadbalancing.client.retry_budget.available", () => ReadClusters(static cluster => cluster.RetryBudget), "{attempt}", "Second attempts that the retry budget has left.");
        meter.CreateObservableGauge("loadbalancing.client.endpoint.latency", ReadLatency, "s", "Latency estimate of an endpoint; only with Metrics:PerEndpoint.");
        meter.CreateObservableGauge("loadbalancing.client.configuration.version", ReadVersions, "{version}", "The active explicit configuration version.");
    }

    public static Instruments Shared { get; } = new(factory: null);

    public Histogram<double> AttemptDuration { get; }

    public Counter<long> Failovers { get; }

    public Counter<long> Unavailable { get; }

    public Counter<long> Retries { get; }

    public Counter<long> Hedges { get; }

    public Counter<long> BudgetExhausted { get; }

    public Counter<long> Rejections { get; }

    public Counter<long> Affinity { get; }

    public Counter<long> RouteFallbacks { get; }

    public Counter<long> Mirrors { get; }

    public Counter<long> Transitions { get; }

    public Counter<long> Ejections { get; }

    public Counter<long> Overloads { get; }

    public Counter<long> Harms { get; }

    public Counter<long> RollBacks { get; }

    public Counter<long> WarmUps { get; }

    public Counter<long> Updates { get; }

    public Counter<long> GroupWaits { get; }

    public Counter<long> MissingHashKeys { get; }

    public Counter<long> LoadReports { get; }

    public Counter<long> Probes { get; }

    public Counter<long> HealthChecks { get; }

    public Counter<long> VersionQuestions { get; }

    public Counter<long> VersionReports { get; }

    public Counter<long> VersionWaits { get; }

    public void Watch(object cluster, Func<ClusterReading?> read) => _clusters[cluster] = read;

    public void Forget(object cluster) => _clusters.TryRemove(cluster, out _);

    public void Dispose() => _owned?.Dispose();

    private IEnumerable<ClusterReading> Readings() => _clusters.Values.Select(read => read()).OfType<ClusterReading>();

    private IEnumerable<Measurement<T>> ReadClusters<T>(Func<ClusterReading, T> read)
        where T : struct => Readings().Select(cluster => new Measurement<T>(read(cluster), new KeyValuePair<string, object?>(TagNames.Cluster, cluster.Cluster)));

    private IEnumerable<Measurement<int>> ReadStates() =>
        from cluster in Readings()
        from state in cluster.EndpointsByState
        select new Measurement<int>(state.Value, new(TagNames.Cluster, cluster.Cluster), new(TagNames.EndpointState, state.Key));

    private IEnumerable<Measurement<int>> ReadOutstanding()
    {
        foreach (ClusterReading cluster in Readings())
        {
            if (!cluster.PerEndpoint) { yield return new(cluster.Endpoints.Sum(endpoint => endpoint.Outstanding), new KeyValuePair<string, object?>(TagNames.Cluster, cluster.Cluster)); continue; }
            foreach (EndpointReading endpoint in cluster.Endpoints) { yield return new(endpoint.Outstanding, TagsOf(cluster, endpoint)); }
        }
    }

    private IEnumerable<Measurement<double>> ReadLatency() =>
        from cluster in Readings()
        where cluster.PerEndpoint
        from endpoint in cluster.Endpoints
        where endpoint.LatencySeconds.HasValue
        select new Measurement<double>(endpoint.LatencySeconds.GetValueOrDefault(), TagsOf(cluster, endpoint));

    private IEnumerable<Measurement<long>> ReadVersions() =>
        from cluster in Readings()
        where cluster.Version > 0
        select new Measurement<long>(cluster.Version, new KeyValuePair<string, object?>(TagNames.Cluster, cluster.Cluster));

    private static KeyValuePair<string, object?>[] TagsOf(ClusterReading cluster, EndpointReading endpoint) =>
    [
        new(TagNames.Cluster, cluster.Cluster),
        new(TagNames.EndpointId, endpoint.Id),
        new(TagNames.PeerAddress, endpoint.Host),
        new(TagNames.PeerPort, endpoint.Port),
    ];
}
