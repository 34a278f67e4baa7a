using LoadBalancing.Client.Load;

namespace LoadBalancing.Client.Picking.Prequal;

/// <summary>The settings of one version.</summary>
internal sealed record PrequalConfig(int PoolSize, int MaximumAgeStamps, int ReuseLimit, double HotQuantile, string LatencyMetric)
{
    /// <summary>Null: no endpoint is asked.</summary>
    public LoadProbing? Probing { get; init; }

    public static PrequalConfig From(PrequalOptions options) => new(
        options.PoolSize,
        (int)Math.Ceiling(options.MaximumAge.TotalSeconds / StampClock.SecondsPerStamp),
        options.ReuseLimit,
        options.HotQuantile,
        options.LatencyMetric)
    {
        Probing = options.ProbesPerRequest > 0 ? new(options.ProbesPerRequest, options.ProbePath, options.ProbeTimeout) : null,
    };
}
