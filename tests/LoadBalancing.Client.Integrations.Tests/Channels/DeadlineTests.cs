using Grpc.Core;
using LoadBalancing.Client.Balancing;

namespace LoadBalancing.Client.Integrations.Tests.Channels;

/// <summary>What the caller hears when the time of a call is up, and what that says of the endpoint (ADR 16).</summary>
public sealed class DeadlineTests : ChannelTest
{
    [Fact]
    public async Task A_deadline_speaks_against_an_endpoint_that_answered_nobody_since()
    {
        OrdersServer server = Own(await OrdersServer.StartAsync("a"));
        (Cluster cluster, Orders.OrdersClient client) = ClientOf(Over(server));
        await client.GetAsync(new OrderRequest(), cancellationToken: Token);
        await UntilCounted(cluster, "a", 0, 1, 0);
        server.Close();
        await AssertExceededAsync(client.GetAsync(new OrderRequest(), deadline: DateTime.UtcNow.AddMilliseconds(300), cancellationToken: Token).ResponseAsync);
        await UntilCounted(cluster, "a", 0, 1, 1);
    }

    [Fact]
    public async Task A_deadline_is_neutral_where_others_were_answered_meanwhile()
    {
        OrdersServer server = Own(await OrdersServer.StartAsync("a"));
        (Cluster cluster, Orders.OrdersClient client) = ClientOf(Over(server));
        server.Close();
        Task<Order> unanswered = client.GetAsync(new OrderRequest(), deadline: DateTime.UtcNow.AddSeconds(2), cancellationToken: Token).ResponseAsync;
        await Until(() => server.Calls.Count == 1, "the call had come");
        using AsyncServerStreamingCall<Order> answered = client.List(new OrderRequest(), cancellationToken: Token);
        Assert.True(await answered.ResponseStream.MoveNext(Token));
        await AssertExceededAsync(unanswered);
        await UntilCounted(cluster, "a", 1, 0, 0);
    }

    [Fact]
    public async Task A_deadline_in_the_middle_of_a_stream_is_neutral()
    {
        OrdersServer server = Own(await OrdersServer.StartAsync("a"));
        (Cluster cluster, Orders.OrdersClient client) = ClientOf(Over(server));
        // Connected, so that the stream's first message is not late.
        await client.GetAsync(new OrderRequest(), cancellationToken: Token);
        server.Close();
        using AsyncServerStreamingCall<Order> call = client.List(new OrderRequest(), deadline: DateTime.UtcNow.AddSeconds(1), cancellationToken: Token);
        Assert.True(await call.ResponseStream.MoveNext(Token));
        await AssertExceededAsync(call.ResponseStream.MoveNext(Token));
        await UntilCounted(cluster, "a", 0, 1, 0);
    }

    private static async Task AssertExceededAsync(Task call) => Assert.Equal(StatusCode.DeadlineExceeded, (await Assert.ThrowsAsync<RpcException>(() => call)).StatusCode);
}
