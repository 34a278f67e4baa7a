using LoadBalancing.Client.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.Client.Integrations.Tests.Channels;

/// <summary>AddGrpcClient brings a primary handler of its own; the cluster's connection settings, TLS above all, must hold all the same.</summary>
public sealed class PrimaryHandlerTests : ChannelTest
{
    [Fact]
    public async Task The_clusters_own_handler_takes_the_place_of_grpcs()
    {
        OrdersServer server = Own(await OrdersServer.StartAsync("a"));
        (_, _, ServiceProvider services) = ClientOf(options =>
        {
            AddTo(options, server);
            options.Transport.ConnectTimeout = TimeSpan.FromSeconds(7);
            options.Transport.PooledConnectionLifetime = TimeSpan.FromMinutes(11);
        });
        SocketsHttpHandler primary = PrimaryOf(services);
        Assert.Equal((TimeSpan.FromSeconds(7), TimeSpan.FromMinutes(11), true, false), (primary.ConnectTimeout, primary.PooledConnectionLifetime, primary.EnableMultipleHttp2Connections, primary.AllowAutoRedirect));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Defaults_of_all_clients_do_not_keep_it_from_that(bool before)
    {
        OrdersServer server = Own(await OrdersServer.StartAsync("a"));
        var collection = new ServiceCollection();
        void AddDefaults() => collection.ConfigureHttpClientDefaults(clients => clients.AddHttpMessageHandler(() => new Passing()).AddServiceDiscovery());
        if (before) { AddDefaults(); }
        collection.AddLoadBalancedCluster("orders", options =>
        {
            AddTo(options, server);
            options.Transport.ConnectTimeout = TimeSpan.FromSeconds(7);
        });
        collection.AddGrpcClient<Orders.OrdersClient>(options => options.Address = new Uri("http://orders")).AddLoadBalancing("orders");
        if (!before) { AddDefaults(); }
        await using ServiceProvider services = collection.BuildServiceProvider();
        Assert.Equal(TimeSpan.FromSeconds(7), PrimaryOf(services).ConnectTimeout);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_handler_that_the_user_sets_stays(bool before)
    {
        OrdersServer server = Own(await OrdersServer.StartAsync("a"));
        var own = new SocketsHttpHandler();
        void Set(IHttpClientBuilder builder) => builder.ConfigurePrimaryHttpMessageHandler(() => own);
        (_, Orders.OrdersClient client, ServiceProvider services) = ClientOf(options => AddTo(options, server), before ? Set : null, before ? null : Set);
        Assert.Same(own, PrimaryOf(services));
        Assert.Equal("a", (await client.GetAsync(new OrderRequest(), cancellationToken: Token)).Server);
    }

    [Fact]
    public async Task The_clusters_tls_settings_hold()
    {
        var root = Authority.Create();
        DirectoryInfo directory = Directory.CreateTempSubdirectory("lb-grpc-");
        try
        {
            string file = Path.Combine(directory.FullName, "root.pem");
            await File.WriteAllTextAsync(file, root.Pem, Token);
            OrdersServer server = Own(await OrdersServer.StartAsync("a", root.Issue("orders")));
            (_, Orders.OrdersClient client, _) = ClientOf(
                options =>
                {
                    AddTo(options, server);
                    options.Transport.Tls.RootCertificates.Add(file);
                },
                address: "https://orders");
            Assert.Equal("a", (await client.GetAsync(new OrderRequest(), cancellationToken: Token)).Server);
        }
        finally { directory.Delete(recursive: true); }
    }

    private sealed class Passing : DelegatingHandler;

    private static SocketsHttpHandler PrimaryOf(ServiceProvider services)
    {
        HttpMessageHandler? handler = services.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler(nameof(Orders.OrdersClient));
        while (handler is DelegatingHandler outer) { handler = outer.InnerHandler; }
        return Assert.IsType<SocketsHttpHandler>(handler);
    }
}
