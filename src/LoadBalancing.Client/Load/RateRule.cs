namespace LoadBalancing.Client.Load;

/// <summary>The settings of one version for a number of requests in a time.</summary>
/// <param name="IsSliding">No window has more; else permits are saved up.</param>
/// <param name="Permits">In each window.</param>
/// <param name="Window">The time that they are for.</param>
/// <param name="Burst">How many a bucket holds.</param>
/// <param name="Segments">Of a sliding window.</param>
internal sealed record RateRule(bool IsSliding, int Permits, TimeSpan Window, int Burst, int Segments);
