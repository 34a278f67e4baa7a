using LoadBalancing.Client.Http;
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

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_standardof_AddGrpcClient_is_nobodys_wish_and_ours_takes_its_place(bool usersToo)
    {
        SocketsHttpHandler standard = new(), own = new();
        await using var orders = new Balanced(["http://127.0.0.1:1"], options => options.Transport.ConnectTimeout = TimeSpan.FromSeconds(1.5), services =>
        {
            services.AddLikeGrpcClient("greeter", standard);        // twice, as for a client that two libraries add
            IHttpClientBuilder greeter = services.AddLikeGrpcClient("greeter", standard).AddLoadBalancing("orders");
            if (usersToo) { greeter.ConfigurePrimaryHttpMessageHandler(() => own); }
        });
        SocketsHttpHandler primary = PrimaryOf(orders, "greeter");
        Assert.NotSame(standard, primary);
        Assert.Equal(usersToo, ReferenceEquals(own, primary));
        if (!usersToo) { Assert.Equal(TimeSpan.FromSeconds(1.5), primary.ConnectTimeout); }
    }

    [Fact]
    public async Task A_users_handler_opens_a_second_connection_for_the_101st_stream_unless_it_is_in_use_already()
    {
        var own = new SocketsHttpHandler();
        await using var orders = new Balanced(["http://127.0.0.1:1"], client: builder => builder.ConfigurePrimaryHttpMessageHandler(() => own));
        Assert.True(PrimaryOf(orders, Balanced.Name).EnableMultipleHttp2Connections);

        using var used = new SocketsHttpHandler();
        using (var invoker = new HttpMessageInvoker(used, disposeHandler: false))
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => invoker.SendAsync(new HttpRequestMessage(HttpMethod.Get, "http://127.0.0.1:1/"), Token));
        }
        using HttpMessageHandler handler = orders.Cluster.CreateHandler(used);
        Assert.False(used.EnableMultipleHttp2Connections);
    }

    private static SocketsHttpHandler PrimaryOf(Balanced orders, string client)
    {
        HttpMessageHandler? handler = orders.Services.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler(client);
        while (handler is DelegatingHandler outer) { handler = outer.InnerHandler; }
        return Assert.IsType<SocketsHttpHandler>(handler);
    }
}
