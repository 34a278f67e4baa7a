namespace LoadBalancing.Client.DependencyInjection;

/// <summary>A cluster that the application added, by its name in lower case.</summary>
internal sealed record ClusterRegistration(string Name);
