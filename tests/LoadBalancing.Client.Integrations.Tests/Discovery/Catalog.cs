using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Http;
using LoadBalancing.Client.IntegrationTests.Harness;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Client.Integrations.Tests.Discovery;

/// <summary>An application with one client, <c>catalog</c>, whose endpoints come from the real service discovery.</summary>
internal sealed class Catalog : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    /// <param name="settings">The configuration, such as <c>Services:catalog:http:0</c>.</param>
    /// <param name="register">Registers all; the default is the client and service discovery's own providers.</param>
    public Catalog(Dictionary<string, string?>? settings = null, Action<IServiceCollection>? register = null)
    {
        Settings = new Settings(settings ?? []);
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Add(Settings).Build());
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Log));
        if (register is null) { services.AddLoadBalancedHttpClient("catalog", InTurn).UseServiceDiscovery(); }
        else { register(services); }
        _services = services.BuildServiceProvider();
    }

    public LogCapture Log { get; } = new();

    public Settings Settings { get; }

    public IServiceProvider Services => _services;

    public Cluster Cluster => _services.GetRequiredService<IClusterProvider>().Get("catalog");

    public IReadOnlyList<EndpointDescription> Endpoints => Cluster.Describe().Endpoints;

    public IEnumerable<string> Addresses => Endpoints.Select(endpoint => endpoint.Address);

    public static void InTurn(Configuration.ClusterOptions options) => options.Picker.Policy = "round_robin";

    /// <summary>Sends requests, and returns the ids of the endpoints that answered.</summary>
    public async Task<string[]> SendAsync(int requests, CancellationToken cancellationToken)
    {
        using HttpClient client = _services.GetRequiredService<IHttpClientFactory>().CreateClient("catalog");
        string[] answered = new string[requests];
        for (int i = 0; i < requests; i++)
        {
            using HttpResponseMessage response = await client.GetAsync(new Uri("/items", UriKind.Relative), cancellationToken);
            response.EnsureSuccessStatusCode();
            answered[i] = response.GetEndpoint()!.Id;
        }
        return answered;
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
