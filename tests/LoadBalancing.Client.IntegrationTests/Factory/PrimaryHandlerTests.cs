using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.Client.IntegrationTests.Factory;

public sealed class PrimaryHandlerTests : IntegrationTest
{
    [Fact]
    public async Task Ours_is_set_up_for_balancing()
    {
        await using var orders = new Balanced(["http://127.0.0.1:1"], options =>
        {
            options.Transport.ConnectTimeout = TimeSpan.FromSeconds(1.5);
            options.Transport.PooledConnectionLifetime = TimeSpan.FromMinutes(7);
            options.Transport.PooledConnectionIdleTimeout = TimeSpan.FromSeconds(9);
            options.Transport.MaxConnectionsPerEndpoint = 11;
        });
        SocketsHttpHandler sockets = PrimaryOf(orders, Balanced.Name);
        Assert.False(sockets.AllowAutoRedirect);
        Assert.False(sockets.UseCookies);
        Assert.False(sockets.UseProxy);
        Assert.True(sockets.EnableMultipleHttp2Connections);
        Assert.Equal(TimeSpan.FromSeconds(1.5), sockets.ConnectTimeout);
        Assert.Equal(TimeSpan.FromMinutes(7), sockets.PooledConnectionLifetime);
        Assert.Equal(TimeSpan.FromSeconds(9), sockets.PooledConnectionIdleTimeout);
        Assert.Equal(11, sockets.MaxConnectionsPerServer);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_users_wins_whether_it_was_set_before_or_after(bool before)
    {
        var own = new SocketsHttpHandler();
        await using var orders = new Balanced(["http://127.0.0.1:1"], services: services =>
        {
            IHttpClientBuilder x = services.AddHttpClient("x");
            if (before) { x.ConfigurePrimaryHttpMessageHandler(() => own); }
            x.AddLoadBalancing("orders");
            if (!before) { x.ConfigurePrimaryHttpMessageHandler(() => own); }
        });
        Assert.Same(own, PrimaryOf(orders, "x"));
    }

    [Fact]
    public async Task Code_that_adjusts_the_primary_handler_adjusts_ours()
    {
        await using var orders = new Balanced(["http://127.0.0.1:1"], client: builder => builder.UseSocketsHttpHandler((sockets, _) => sockets.MaxResponseHeadersLength = 3));
        SocketsHttpHandler sockets = PrimaryOf(orders, Balanced.Name);
        Assert.Equal(3, sockets.MaxResponseHeadersLength);
        Assert.False(sockets.UseCookies);
    }

    private static SocketsHttpHandler PrimaryOf(Balanced orders, string client)
    {
        HttpMessageHandler? handler = orders.Services.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler(client);
        while (handler is DelegatingHandler outer) { handler = outer.InnerHandler; }
        return Assert.IsType<SocketsHttpHandler>(handler);
    }
}
