using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.IntegrationTests.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.Client.IntegrationTests.Harness;

/// <summary>
/// A client from <c>AddLoadBalancedHttpClient("orders")</c> over endpoints a, b, c ... It takes them in that order unless a test chooses another
/// policy, trusts any issuer of certificates, and gives up after 20 seconds.
/// </summary>
internal sealed class Balanced : IAsyncDisposable
{
    public const string Name = "orders";
    private readonly ServiceProvider _services;
    private readonly EndpointNode[] _nodes;

    public Balanced(string[] addresses, Action<ClusterOptions>? configure = null, Action<IServiceCollection>? services = null, Action<IHttpClientBuilder>? client = null)
    {
        var collection = new ServiceCollection();
        collection.AddEndpointPicker(InOrderPicker.Policy, inputs => new InOrderPicker(inputs));
        services?.Invoke(collection);
        IHttpClientBuilder builder = collection.AddLoadBalancedHttpClient(Name, options =>
        {
            options.Picker.Policy = InOrderPicker.Policy;
            for (int i = 0; i < addresses.Length; i++) { options.Endpoints[((char)('a' + i)).ToString()] = new EndpointOptions(addresses[i]); }
            configure?.Invoke(options);
        });
        builder.ConfigureHttpClient(http => http.Timeout = TimeSpan.FromSeconds(20));
        builder.ConfigurePrimaryHttpMessageHandler((primary, _) => { if (primary is SocketsHttpHandler sockets) { Certificates.TrustAnyIssuer(sockets); } });
        client?.Invoke(builder);
        _services = collection.BuildServiceProvider();
        Cluster = _services.GetRequiredService<IClusterProvider>().Get(Name);
        Client = _services.GetRequiredService<IHttpClientFactory>().CreateClient(Name);
        _nodes = Cluster.Snapshot is { } snapshot ? [.. snapshot.Nodes] : [];
    }

    public HttpClient Client { get; }

    public Cluster Cluster { get; }

    public IServiceProvider Services => _services;

    /// <summary>Gets the first endpoint, where the test's picker goes first.</summary>
    public EndpointNode A => _nodes[0];

    public EndpointNode B => _nodes[1];

    public EndpointNode C => _nodes[2];

    /// <summary>Gets the attempts of the first snapshot's endpoints that have not ended.</summary>
    public int Outstanding => _nodes.Sum(node => node.Outstanding);

    public static Balanced Over(params string[] addresses) => new(addresses);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _services.DisposeAsync();
    }
}
