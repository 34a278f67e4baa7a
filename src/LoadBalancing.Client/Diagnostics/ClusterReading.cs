namespace LoadBalancing.Client.Diagnostics;

/// <summary>What the observable instruments show of a cluster at one moment.</summary>
internal sealed record ClusterReading(string Cluster, long Version, IReadOnlyDictionary<string, int> EndpointsByState, IReadOnlyList<EndpointReading> Endpoints, bool PerEndpoint);
