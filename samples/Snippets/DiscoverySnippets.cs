using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Snippets;

/// <summary>The code of docs/service-discovery.md, word for word. It is compiled here and never run.</summary>
internal static class DiscoverySnippets
{
    public static void Add(IServiceCollection services)
    {
        services.AddLoadBalancedHttpClient("catalog");

        services.AddHttpClient<CatalogClient>(client => client.BaseAddress = new("https+http://catalog"))
            .AddLoadBalancing("catalog");

        services.AddHttpClient("dashboard", client => client.BaseAddress = new("https+http://_dashboard.catalog"))
            .AddLoadBalancing("catalog-dashboard");
    }

    public static void Show(IClusterProvider clusters)
    {
        ClusterDescription catalog = clusters.Get("catalog").Describe();
        Console.WriteLine($"{catalog.EndpointSource}: {string.Join(", ", catalog.Endpoints.Select(endpoint => endpoint.Address))}");
    }

    public static ConfigurationCheck Check() =>
        ConfigurationChecker.Check(File.ReadAllText("appsettings.json"), new ConfigurationCheckOptions { Services = { "catalog" } });

    internal sealed class CatalogClient(HttpClient http)
    {
        public HttpClient Http => http;
    }
}
