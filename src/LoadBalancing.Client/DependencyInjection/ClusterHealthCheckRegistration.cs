namespace LoadBalancing.Client.DependencyInjection;

/// <summary>A cluster that has its health check, by its name in lower case: one is enough, however many clients ask for it.</summary>
internal sealed record ClusterHealthCheckRegistration(string Cluster);
