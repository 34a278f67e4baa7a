using System.Collections.Immutable;

namespace LoadBalancing.Client.Health.Baking;

/// <summary>What was seen before a version and since.</summary>
/// <param name="Before">For as long before it as versions are watched.</param>
/// <param name="Since">By endpoint, since it became active.</param>
internal sealed record HarmEvidence(ErrorCounts Before, ImmutableArray<EndpointErrors> Since)
{
    /// <summary>The 99th percentile before it; null where latency is not watched, or too few were seen.</summary>
    public TimeSpan? LatencyBefore { get; init; }

    public TimeSpan? LatencySince { get; init; }
}

/// <summary>Of one endpoint.</summary>
/// <param name="Weight">Its share of requests, if health did not take them away.</param>
/// <param name="IsTouched">The version changed something that it may feel.</param>
/// <param name="Counts">Its attempts.</param>
internal readonly record struct EndpointErrors(double Weight, bool IsTouched, ErrorCounts Counts);
