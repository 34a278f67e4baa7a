using LoadBalancing.Client.Outcomes;

namespace LoadBalancing.Client.Resilience;

/// <summary>The retries of one version.</summary>
/// <param name="MaxRetries">At least 1.</param>
/// <param name="StatusCodes">Which answers are retried.</param>
/// <param name="BackOff">How long is waited.</param>
/// <param name="MaxRetryAfter">An answer that asks for more is not retried.</param>
internal sealed record RetryConfig(int MaxRetries, StatusSet StatusCodes, BackOff BackOff, TimeSpan MaxRetryAfter)
{
    public int BufferBytes { get; init; }

    public bool SameEndpoints { get; init; }

    /// <returns>Null where nothing is retried.</returns>
    public static RetryConfig? From(RetryOptions options)
    {
        if (options.MaxRetries == 0) { return null; }
        StatusSet statuses = StatusSet.TryParse(options.StatusCodes, out StatusSet? parsed) ? parsed : throw new InvalidOperationException("The statuses were not checked.");
        return new RetryConfig(options.MaxRetries, statuses, new BackOff(options.BaseDelay, options.MaxDelay), options.MaxRetryAfter)
        {
            BufferBytes = options.BufferBytes,
            SameEndpoints = options.SameEndpoints,
        };
    }
}
