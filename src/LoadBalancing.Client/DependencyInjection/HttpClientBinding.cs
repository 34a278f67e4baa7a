namespace LoadBalancing.Client.DependencyInjection;

/// <summary>An HttpClient, by its name, that sends through a cluster.</summary>
internal sealed record HttpClientBinding(string Client, string Cluster, IReadOnlyList<string> Hosts);
