using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Integrations.Tests.Channels;
using LoadBalancing.Client.IntegrationTests.Harness;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.Client.Integrations.Tests.Discovery;

/// <summary>All three at once: AddGrpcClient, service discovery as a default of all clients, and our cluster over what it finds.</summary>
public sealed class GrpcClientTests : IntegrationTest
{
    [Fact]
    public async Task A_grpc_client_is_balanced_over_what_service_discovery_finds()
    {
        await using OrdersServer a = await OrdersServer.StartAsync("a"), b = await OrdersServer.StartAsync("b");
        await using var catalog = new Catalog(new() { ["Services:catalog:grpc:0"] = a.Address, ["Services:catalog:grpc:1"] = b.Address }, services =>
        {
            services.AddServiceDiscovery();
            services.ConfigureHttpClientDefaults(clients => clients.AddServiceDiscovery());
            services.AddLoadBalancedCluster("catalog", Catalog.InTurn);
            services.AddGrpcClient<Orders.OrdersClient>(options => options.Address = new Uri("http://catalog")).AddLoadBalancing("catalog").UseServiceDiscovery("http://_grpc.catalog", "catalog");
        });
        var client = catalog.Services.GetRequiredService<Orders.OrdersClient>();
        for (int i = 0; i < 10; i++) { await client.GetAsync(new OrderRequest(), cancellationToken: Token); }
        Assert.Equal((5, 5), (a.Calls.Count, b.Calls.Count));
        await Until(() => catalog.Endpoints.All(endpoint => (endpoint.Succeeded, endpoint.Outstanding) == (5, 0)), "all ten were counted");
    }
}
