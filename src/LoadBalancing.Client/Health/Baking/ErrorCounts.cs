namespace LoadBalancing.Client.Health.Baking;

/// <summary>Attempts that ended, and how many of them failed. Neutral ends are neither.</summary>
internal readonly record struct ErrorCounts(long Requests, long Failures)
{
    public double Share => Requests <= 0 ? 0 : (double)Failures / Requests;

    public static ErrorCounts operator +(ErrorCounts one, ErrorCounts other) => new(one.Requests + other.Requests, one.Failures + other.Failures);

    public static ErrorCounts operator -(ErrorCounts one, ErrorCounts other) => new(one.Requests - other.Requests, one.Failures - other.Failures);
}
