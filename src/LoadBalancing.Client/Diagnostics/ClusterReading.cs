namespace LoadBalancing.Client.Diagnostics;

/// <summary>What the observable instruments show of a cluster at one moment.</summary>
internal sealed record ClusterReading(string Cluster, long Version, IReadOnlyDictionary<string, int> EndpointsByState, IReadOnlyList<EndpointReading> Endpoints, bool PerEndpoint)
{
    /// <summary>Second attempts that the retry budget has left.</summary>
    public double RetryBudget { get; init; }

    /// <summary>Requests that wait for a place at an endpoint.</summary>
    public int Pending { get; init; }
}
