namespace LoadBalancing.Client.Picking;

/// <summary>What a picker wants asked of endpoints beside the traffic; who runs the cluster does so.</summary>
/// <param name="PerRequest">Probes for each request, above 0.</param>
/// <param name="Path">What is asked for by GET.</param>
/// <param name="Timeout">How long one may take.</param>
internal sealed record LoadProbing(double PerRequest, string Path, TimeSpan Timeout);
