using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Shows clusters in the application's own health checks.</summary>
public static class LoadBalancingHealthCheckExtensions
{
    /// <summary>Adds a health check for the cluster that a client sends through.</summary>
    /// <param name="builder">The builder of a client that was given to a cluster.</param>
    /// <param name="tags">Tags to filter by, such as <c>ready</c>.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The client was given to no cluster yet.</exception>
    /// <remarks>As <see cref="AddClusterHealthCheck"/>.</remarks>
    public static IHttpClientBuilder AddHealthCheck(this IHttpClientBuilder builder, params IEnumerable<string> tags)
    {
        ArgumentNullException.ThrowIfNull(builder);
        string cluster = builder.Services.Select(service => service.ImplementationInstance).OfType<HttpClientBinding>().FirstOrDefault(binding => binding.Client == builder.Name)?.Cluster
            ?? throw new InvalidOperationException($"HttpClient '{builder.Name}' sends through no cluster; call AddLoadBalancing first.");
        builder.Services.AddClusterHealthCheck(cluster, tags);
        return builder;
    }

    /// <summary>Adds a health check <c>cluster:{name}</c>: healthy; degraded in panic, or while the last configuration was refused and yesterday's runs; unhealthy when no endpoint is eligible or known.</summary>
    /// <param name="services">The services.</param>
    /// <param name="cluster">The name of a cluster; a second check of the same is not added.</param>
    /// <param name="tags">Tags to filter by, such as <c>ready</c>.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The name cannot name a cluster.</exception>
    public static IServiceCollection AddClusterHealthCheck(this IServiceCollection services, string cluster, params IEnumerable<string> tags)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(tags);
        string name = ClusterName.Check(cluster, nameof(cluster));
        var registration = new ClusterHealthCheckRegistration(name);
        if (services.Any(service => registration.Equals(service.ImplementationInstance))) { return services; }
        services.AddSingleton(registration);
        services.AddHealthChecks().Add(new HealthCheckRegistration(
            "cluster:" + name, provider => new ClusterHealthCheck(provider.GetRequiredService<IClusterProvider>(), name), failureStatus: null, tags));
        return services;
    }
}
