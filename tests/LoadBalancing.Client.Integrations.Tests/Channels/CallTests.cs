using Grpc.Core;
using LoadBalancing.Client.Balancing;

namespace LoadBalancing.Client.Integrations.Tests.Channels;

/// <summary>All four kinds of calls: outstanding until they end, and judged by their status.</summary>
public sealed class CallTests : ChannelTest
{
    [Theory]
    [InlineData(StatusCode.OK, 1, 0)]
    [InlineData(StatusCode.NotFound, 1, 0)]                 // an answer
    [InlineData(StatusCode.ResourceExhausted, 0, 0)]        // overload
    [InlineData(StatusCode.Unavailable, 0, 1)]
    [InlineData(StatusCode.Internal, 0, 1)]
    [InlineData(StatusCode.Unknown, 0, 1)]
    public async Task Each_kind_of_call_is_counted_by_its_status(StatusCode status, long succeeded, long failed)
    {
        OrdersServer server = Own(await OrdersServer.StartAsync("a"));
        foreach (Func<Orders.OrdersClient, OrderRequest, Task> call in new[] { GetAsync, ListAsync, UploadAsync, ChatAsync })
        {
            (Cluster cluster, Orders.OrdersClient client) = ClientOf(Over(server));
            var request = new OrderRequest { Id = 1, Status = (int)status };
            if (status == StatusCode.OK) { await call(client, request); }
            else { Assert.Equal(status, (await Assert.ThrowsAsync<RpcException>(() => call(client, request))).StatusCode); }
            await UntilCounted(cluster, "a", 0, succeeded, failed);
        }
    }

    [Fact]
    public async Task A_call_is_outstanding_until_its_stream_ends()
    {
        OrdersServer server = Own(await OrdersServer.StartAsync("a"));
        (Cluster cluster, Orders.OrdersClient client) = ClientOf(Over(server));
        server.Close();
        using AsyncServerStreamingCall<Order> list = client.List(new OrderRequest(), cancellationToken: Token);
        Assert.True(await list.ResponseStream.MoveNext(Token));
        using AsyncDuplexStreamingCall<OrderRequest, Order> chat = client.Chat(cancellationToken: Token);
        await Until(() => server.Calls.Count == 2, "both calls had come");
        Assert.Equal((2, 0, 0), CountOf(cluster, "a"));
        server.Open();
        while (await list.ResponseStream.MoveNext(Token)) { }
        await UntilCounted(cluster, "a", 1, 1, 0);
        await chat.RequestStream.WriteAsync(new OrderRequest { Id = 7 }, Token);
        Assert.True(await chat.ResponseStream.MoveNext(Token));
        Assert.Equal((1, 1, 0), CountOf(cluster, "a"));
        await chat.RequestStream.CompleteAsync();
        Assert.False(await chat.ResponseStream.MoveNext(Token));
        await UntilCounted(cluster, "a", 0, 2, 0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_caller_that_leaves_says_nothing_of_the_server(bool byToken)
    {
        OrdersServer server = Own(await OrdersServer.StartAsync("a"));
        (Cluster cluster, Orders.OrdersClient client) = ClientOf(Over(server));
        server.Close();
        using var leave = new CancellationTokenSource();
        using AsyncServerStreamingCall<Order> list = client.List(new OrderRequest(), cancellationToken: leave.Token);
        using AsyncUnaryCall<Order> get = client.GetAsync(new OrderRequest(), cancellationToken: leave.Token);
        Assert.True(await list.ResponseStream.MoveNext(Token));
        await Until(() => server.Calls.Count == 2, "both calls had come");
        if (byToken) { await leave.CancelAsync(); }
        else { list.Dispose(); get.Dispose(); }
        Assert.Equal(StatusCode.Cancelled, (await Assert.ThrowsAsync<RpcException>(() => get.ResponseAsync)).StatusCode);
        await UntilCounted(cluster, "a", 0, 0, 0);
    }

    [Fact]
    public async Task A_second_attempt_of_grpcs_own_goes_elsewhere()
    {
        OrdersServer bad = Own(await OrdersServer.StartAsync("bad")), good = Own(await OrdersServer.StartAsync("good"));
        bad.Status = (int)StatusCode.Unavailable;
        (Cluster cluster, Orders.OrdersClient client) = ClientOf(Over(bad, good), new() { ServiceConfig = Retries.On(StatusCode.Unavailable, attempts: 2) });
        for (int i = 0; i < 10; i++) { Assert.Equal("good", (await client.GetAsync(new OrderRequest(), cancellationToken: Token)).Server); }
        // Every first attempt at 'bad' became a second at 'good', and each is an attempt of its own to the cluster.
        Assert.All(bad.Calls, previous => Assert.Equal("", previous));
        Assert.NotEmpty(bad.Calls);
        Assert.Equal(bad.Calls.Count, good.Calls.Count(previous => previous == "1"));
        await UntilCounted(cluster, "bad", 0, 0, bad.Calls.Count);
        await UntilCounted(cluster, "good", 0, 10, 0);
    }

    private static async Task GetAsync(Orders.OrdersClient client, OrderRequest request) => await client.GetAsync(request);

    private static async Task ListAsync(Orders.OrdersClient client, OrderRequest request)
    {
        using AsyncServerStreamingCall<Order> call = client.List(request);
        int orders = 0;
        await foreach (Order order in call.ResponseStream.ReadAllAsync()) { orders++; }
        Assert.Equal(2, orders);
    }

    private static async Task UploadAsync(Orders.OrdersClient client, OrderRequest request)
    {
        using AsyncClientStreamingCall<OrderRequest, Order> call = client.Upload();
        await call.RequestStream.WriteAsync(new OrderRequest());
        await call.RequestStream.WriteAsync(request);
        await call.RequestStream.CompleteAsync();
        Assert.Equal(request.Id, (await call).Id);
    }

    private static async Task ChatAsync(Orders.OrdersClient client, OrderRequest request)
    {
        using AsyncDuplexStreamingCall<OrderRequest, Order> call = client.Chat();
        await call.RequestStream.WriteAsync(new OrderRequest { Id = 5 });
        Assert.True(await call.ResponseStream.MoveNext());
        await call.RequestStream.WriteAsync(request);
        Assert.True(await call.ResponseStream.MoveNext());
        Assert.Equal(request.Id, call.ResponseStream.Current.Id);
        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext());
    }
}
