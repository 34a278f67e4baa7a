using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace QuickStart;

/// <summary>The part to copy: registration, configuration, sending. All else in this sample is servers, load and display.</summary>
internal static class OrdersClient
{
    public static IHost Start(string policy, IEnumerable<KeyValuePair<string, Uri>> servers)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());

        // Configuration: what usually stands in appsettings.json under LoadBalancing:Clusters:orders.
        builder.Configuration["LoadBalancing:Clusters:orders:Picker:Policy"] = policy;
        foreach ((string id, Uri address) in servers)
        {
            builder.Configuration[$"LoadBalancing:Clusters:orders:Endpoints:{id}"] = address.ToString();
        }

        // Registration.
        builder.Services.AddLoadBalancedHttpClient("orders");
        // The runtime's own lines for each request would drown the table.
        builder.Logging.ClearProviders();

        IHost app = builder.Build();
        app.Start();
        return app;
    }

    /// <summary>Sending: a plain HttpClient; the host <c>orders</c> is the cluster.</summary>
    public static HttpClient CreateClient(IHost app) => app.Services.GetRequiredService<IHttpClientFactory>().CreateClient("orders");
}
