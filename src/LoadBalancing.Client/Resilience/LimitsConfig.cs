using LoadBalancing.Client.Endpoints;

namespace LoadBalancing.Client.Resilience;

/// <summary>The limits of one version.</summary>
/// <param name="MaxOutstanding">At an endpoint.</param>
/// <param name="QueueCapacity">How many may wait; 0: nobody waits.</param>
/// <param name="QueueTimeout">How long.</param>
internal sealed record LimitsConfig(int MaxOutstanding, int QueueCapacity, TimeSpan QueueTimeout)
{
    /// <returns>Null where nothing is limited.</returns>
    public static LimitsConfig? From(LimitsOptions options) =>
        options.MaxOutstanding is null ? null : new(options.MaxOutstanding ?? int.MaxValue, options.Queue.Capacity, options.Queue.Timeout);

    /// <summary>How many an endpoint may have outstanding now.</summary>
    public int For(EndpointTracker tracker) => MaxOutstanding;
}
