using Grpc.Core;
using LoadBalancing.Client.Balancing;

namespace LoadBalancing.Client.Integrations.Tests.Channels;

/// <summary>What becomes of a call whose time is up.</summary>
public sealed class DeadlineTests : ChannelTest
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_caller_hears_of_its_deadline_and_the_endpoint_is_free_again(bool isStreaming)
    {
        OrdersServer server = Own(await OrdersServer.StartAsync("a"));
        (Cluster cluster, Orders.OrdersClient client) = ClientOf(Over(server));
        await client.GetAsync(new OrderRequest(), cancellationToken: Token);
        await UntilCounted(cluster, "a", 0, 1, 0);
        server.Close();
        RpcException error = await Assert.ThrowsAsync<RpcException>(() => CallAsync(client, isStreaming, DateTime.UtcNow.AddMilliseconds(300)));
        Assert.Equal(StatusCode.DeadlineExceeded, error.StatusCode);
        // Slowness is no failure.
        await UntilCounted(cluster, "a", 0, 1, 0);
    }

    private async Task CallAsync(Orders.OrdersClient client, bool isStreaming, DateTime deadline)
    {
        if (!isStreaming)
        {
            await client.GetAsync(new OrderRequest(), deadline: deadline, cancellationToken: Token);
            return;
        }
        using AsyncServerStreamingCall<Order> call = client.List(new OrderRequest(), deadline: deadline, cancellationToken: Token);
        while (await call.ResponseStream.MoveNext(Token)) { }
    }
}
