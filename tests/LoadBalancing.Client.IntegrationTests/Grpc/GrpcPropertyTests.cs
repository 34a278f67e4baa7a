using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Http;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.Client.IntegrationTests.Grpc;

/// <summary>
/// A GrpcChannel quietly replaces our choice of endpoint by its own unless this property is set on the SocketsHttpHandler that it finds below
/// whatever it is given.
/// </summary>
public sealed class GrpcPropertyTests : IntegrationTest
{
    private const string Property = "__GrpcLoadBalancingDisabled";

    [Fact]
    public void A_handler_without_a_container_has_it()
    {
        using var cluster = Cluster.Create("orders", new() { Endpoints = { ["a"] = new("http://127.0.0.1:1") } });
        using HttpMessageHandler handler = cluster.CreateHandler();
        AssertDisabled(handler);
    }

    [Fact]
    public void A_primary_handler_given_to_it_gets_it_below_handlers_of_the_users()
    {
        using var cluster = Cluster.Create("orders", new() { Endpoints = { ["a"] = new("http://127.0.0.1:1") } });
        using HttpMessageHandler handler = cluster.CreateHandler(new PassingHandler { InnerHandler = new PassingHandler { InnerHandler = new SocketsHttpHandler() } });
        AssertDisabled(handler);
    }

    [Fact]
    public async Task The_factorys_handler_has_it()
    {
        await using Balanced orders = Balanced.Over("http://127.0.0.1:1");
        AssertDisabled(orders.Services.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler(Balanced.Name));
    }

    [Fact]
    public async Task A_handler_of_the_users_own_gets_it()
    {
        var own = new SocketsHttpHandler();
        await using var orders = new Balanced(["http://127.0.0.1:1"], client: builder => builder.ConfigurePrimaryHttpMessageHandler(() => own));
        HttpMessageHandler handler = orders.Services.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler(Balanced.Name);
        Assert.Same(own, AssertDisabled(handler));
    }

    [Fact]
    public async Task A_client_that_is_not_balanced_does_not_get_it()
    {
        await using var orders = new Balanced(["http://127.0.0.1:1"], services: services => services.AddHttpClient("other"));
        Assert.DoesNotContain(Property, Innermost(orders.Services.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler("other")).Properties);
    }

    private static SocketsHttpHandler AssertDisabled(HttpMessageHandler handler)
    {
        SocketsHttpHandler sockets = Innermost(handler);
        Assert.True(sockets.Properties.TryGetValue(Property, out object? value) && value is true);
        return sockets;
    }

    private static SocketsHttpHandler Innermost(HttpMessageHandler? handler)
    {
        while (handler is DelegatingHandler outer) { handler = outer.InnerHandler; }
        return Assert.IsType<SocketsHttpHandler>(handler);
    }

    private sealed class PassingHandler : DelegatingHandler;
}
