namespace LoadBalancing.Client.Traffic.Affinity;

/// <summary>For whom a cookie is good.</summary>
/// <param name="Cluster">The cluster whose endpoint it marks.</param>
/// <param name="SessionKey">What the request names; null where it names nothing.</param>
internal readonly record struct AffinityScope(string Cluster, string? SessionKey);
