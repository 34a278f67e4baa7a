namespace LoadBalancing.Client.Picking.Prequal;

/// <summary>Settings of <c>prequal</c>: the section <c>Picker:Prequal</c>. Defaults are those of the paper (Wydrowski et al., NSDI 2024).</summary>
public sealed class PrequalOptions
{
    /// <summary>Gets or sets how many reports are kept to choose from.</summary>
    /// <value>From 2 to 64. The default is 16.</value>
    public int PoolSize { get; set; } = 16;

    /// <summary>Gets or sets after which age a report is dropped.</summary>
    /// <value>From 10 ms to 1 min. The default is 1 s.</value>
    public TimeSpan MaximumAge { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets or sets how many requests one report may attract before it is dropped.</summary>
    /// <value>From 1 to 100. The default is 4.</value>
    public int ReuseLimit { get; set; } = 4;

    /// <summary>Gets or sets the quantile of the requests in flight of endpoints, as they were lately, above which an endpoint is hot.</summary>
    /// <value>From 0 (by requests in flight alone) to 1 (by latency alone). The default is 0.84.</value>
    public double HotQuantile { get; set; } = 0.84;

    /// <summary>
    /// Gets or sets the named metric of a load report that tells what latency a request may expect at present, in seconds. Requests in flight are always
    /// <c>named_metrics.rif</c>.
    /// </summary>
    /// <value>A name of 1 to 128 characters. The default is <c>latency_seconds</c>. Without it our own estimate counts.</value>
    public string LatencyMetric { get; set; } = "latency_seconds";

    /// <summary>Gets or sets how many endpoints are asked for their load, in the background, for each request.</summary>
    /// <value>From 0 to 10; fractions are kept. The default is 0: reports on responses and our own measurements serve. The paper uses 3.</value>
    public double ProbesPerRequest { get; set; }

    /// <summary>Gets or sets what a probe asks for by GET. The answer carries a load report in its headers or trailers.</summary>
    /// <value>A path that begins with '/'. The default is <c>/load</c>.</value>
    public string ProbePath { get; set; } = "/load";

    /// <summary>Gets or sets how long a probe may take.</summary>
    /// <value>From 1 ms to 1 min. The default is 1 s, the default age limit: later its news would be dropped.</value>
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(1);
}
