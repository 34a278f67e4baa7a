using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.ServiceDiscovery.Discovery;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.ServiceDiscovery;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Endpoints from Microsoft.Extensions.ServiceDiscovery.</summary>
public static class ServiceDiscoveryLoadBalancingExtensions
{
    /// <summary>Lets the client's cluster take its endpoints from service discovery.</summary>
    /// <param name="builder">The builder of a client that has its cluster: from <c>AddLoadBalancedHttpClient</c>, or after <c>AddLoadBalancing</c>.</param>
    /// <param name="serviceName">The service, as service discovery knows it, such as <c>https+http://_grpc.catalog</c>. The default is <c>https+http://</c> and the cluster's name.</param>
    /// <param name="cluster">The name of the cluster. The default is the client's.</param>
    /// <returns>The builder.</returns>
    /// <remarks>
    /// Service discovery is asked in the background, when its change token fires and at least every 5 s; while it fails, after 1 s, doubling to 30 s.
    /// A list that is empty, or an error, keeps the last good list. The handler that <c>AddServiceDiscovery</c> puts before this client's requests, also as a
    /// default of all clients, is left out: it would choose an endpoint before the cluster could.
    /// </remarks>
    /// <exception cref="ArgumentException">The name of the service is not one.</exception>
    /// <exception cref="InvalidOperationException">No cluster of that name was added before.</exception>
    public static IHttpClientBuilder UseServiceDiscovery(this IHttpClientBuilder builder, string? serviceName = null, string? cluster = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddServiceDiscoveryEndpoints(cluster ?? builder.Name, serviceName);
        return builder;
    }

    /// <summary>Lets a cluster take its endpoints from service discovery; see <see cref="UseServiceDiscovery"/>.</summary>
    /// <param name="services">The services, with the cluster.</param>
    /// <param name="cluster">The name of the cluster.</param>
    /// <param name="serviceName">The service, as service discovery knows it. The default is <c>https+http://</c> and the cluster's name.</param>
    /// <returns>The services.</returns>
    /// <remarks>Where no provider of endpoints was added before, this adds those of <c>AddServiceDiscovery()</c>: configuration, then passing the name through.</remarks>
    /// <exception cref="ArgumentException">The name of the service is not one.</exception>
    /// <exception cref="InvalidOperationException">No cluster of that name was added before.</exception>
    public static IServiceCollection AddServiceDiscoveryEndpoints(this IServiceCollection services, string cluster, string? serviceName = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(cluster);
        ServiceEndpointQuery service = Parse(serviceName ?? $"https+http://{cluster}");
        CheckIsAdded(services, cluster);
        if (services.Any(added => added.ServiceType == typeof(IServiceEndpointProviderFactory))) { services.AddServiceDiscoveryCore(); }
        else { services.AddServiceDiscovery(); }
        return services.AddEndpointSource(cluster, provider => new DiscoveredEndpointSource(
            provider.GetRequiredService<ServiceEndpointResolver>(), provider.GetRequiredService<IOptions<ServiceDiscoveryOptions>>(), service));
    }

    private static ServiceEndpointQuery Parse(string serviceName)
    {
        // TryParse throws where there is no host.
        string uri = serviceName.Contains("://", StringComparison.Ordinal) ? serviceName : $"any://{serviceName}";
        return serviceName.Length > 0 && Uri.IsWellFormedUriString(uri, UriKind.Absolute) && ServiceEndpointQuery.TryParse(serviceName, out ServiceEndpointQuery? service) && service.ServiceName.Length > 0
            ? service
            : throw new ArgumentException($"'{serviceName}' is not the name of a service; wanted one such as https+http://catalog.", nameof(serviceName));
    }

    /// <summary>A source for a cluster that nobody asks would go unnoticed, and the client's requests would go to wherever their host happens to be.</summary>
    private static void CheckIsAdded(IServiceCollection services, string cluster)
    {
        string[] added = [.. services.Where(service => service.IsKeyedService && service.ServiceType == typeof(Cluster)).Select(service => service.ServiceKey).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)];
        if (!added.Contains(cluster, StringComparer.OrdinalIgnoreCase))
        {
            throw new InvalidOperationException($"No cluster '{cluster}' was added; added were: {string.Join(", ", added.Order(StringComparer.Ordinal))}. Call AddLoadBalancing before UseServiceDiscovery, and name the cluster where the client's name is another.");
        }
    }
}
