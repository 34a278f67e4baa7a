namespace LoadBalancing.Client.Health.Outliers;

/// <summary>What an endpoint's answers were in one interval.</summary>
/// <param name="Succeeded">Successes.</param>
/// <param name="Failed">Failures of every kind.</param>
/// <param name="WasOnProbation">It got fewer requests than its share for part of the interval.</param>
internal readonly record struct EndpointRecord(long Succeeded, long Failed, bool WasOnProbation)
{
    public long Requests => Succeeded + Failed;

    /// <summary>From 0 to 1; 1 where there was no request.</summary>
    public double SuccessRate => Requests == 0 ? 1 : Succeeded / (double)Requests;

    public double FailureShare => 1 - SuccessRate;
}
