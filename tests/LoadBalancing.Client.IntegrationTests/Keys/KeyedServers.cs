using System.Diagnostics.Metrics;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Http;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.Client.IntegrationTests.Keys;

/// <summary>Four servers behind a hash policy, whose sources of keys stand in a configuration.</summary>
internal sealed class KeyedServers : IAsyncDisposable
{
    public const string Missing = "loadbalancing.client.hash_key.missing";

    private KeyedServers(TestServer[] servers, Balanced orders, MetricCapture metrics) => (Servers, Orders, Metrics) = (servers, orders, metrics);

    public IReadOnlyList<TestServer> Servers { get; }

    public Balanced Orders { get; }

    public MetricCapture Metrics { get; }

    public double CountMissing => Metrics.Of(Missing).Sum(measured => measured.Value);

    /// <param name="policy">A hash policy, mostly.</param>
    /// <param name="sources">Type, name and "terminal", one line a source.</param>
    /// <param name="before">Addresses that come first.</param>
    /// <param name="services">Sources in code.</param>
    /// <param name="configure">More settings.</param>
    public static async Task<KeyedServers> StartAsync(
        string policy, string[] sources, string[]? before = null, Action<IServiceCollection>? services = null, Action<ClusterOptions>? configure = null)
    {
        TestServer[] servers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => TestServer.StartAsync()));
        var settings = new Dictionary<string, string?>();
        foreach ((int i, string source) in sources.Index())
        {
            string[] parts = source.Split(' ');
            settings[$"LoadBalancing:Clusters:orders:Traffic:HashKey:{i}:Type"] = parts[0];
            if (parts.Length > 1) { settings[$"LoadBalancing:Clusters:orders:Traffic:HashKey:{i}:Name"] = parts[1]; }
            if (parts.Length > 2) { settings[$"LoadBalancing:Clusters:orders:Traffic:HashKey:{i}:Terminal"] = "true"; }
        }
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var orders = new Balanced(
            [.. before ?? [], .. servers.Select(server => server.Address)],
            options =>
            {
                options.Picker.Policy = policy;
                configure?.Invoke(options);
            },
            collection =>
            {
                collection.AddSingleton(configuration).AddMetrics();
                services?.Invoke(collection);
            });
        return new KeyedServers(servers, orders, new MetricCapture(orders.Services.GetRequiredService<IMeterFactory>(), Diagnostics.Telemetry.MeterName));
    }

    /// <summary>Sends a request and tells which endpoint answered.</summary>
    public async Task<string> SendAsync(HttpRequestMessage request, CancellationToken token)
    {
        using HttpResponseMessage response = await Orders.Client.SendAsync(request, token);
        response.EnsureSuccessStatusCode();
        return response.GetEndpoint()!.Id;
    }

    public async ValueTask DisposeAsync()
    {
        Metrics.Dispose();
        await Orders.DisposeAsync();
        foreach (TestServer server in Servers) { await server.DisposeAsync(); }
    }
}
