using Grpc.Core;
using LoadBalancing.Client.Balancing;

namespace LoadBalancing.Client.Integrations.Tests.Channels;

/// <summary>What the caller hears when the time of a call is up, and what that says of the endpoint (ADR 16).</summary>
/// <remarks>Deadlines are real time. On a machine that stalls, a call may meet its own before it is where the test wants it; then it gets twice the time.</remarks>
public sealed class DeadlineTests : ChannelTest
{
    [Fact]
    public Task A_deadline_speaks_against_an_endpoint_that_answered_nobody_since() => WithTimeEnoughAsync(async (cluster, client, server, deadline) =>
    {
        server.Close();
        await AssertExceededAsync(client.GetAsync(new OrderRequest(), deadline: DateTime.UtcNow + deadline, cancellationToken: Token).ResponseAsync);
        await Until(() => CountOf(cluster, "a").Outstanding == 0, "it had ended");
        // Neutral only where it began so late that a tenth of its time was over.
        return CountOf(cluster, "a") == (0, 1, 1);
    });

    [Fact]
    public Task A_deadline_is_neutral_where_others_were_answered_meanwhile() => WithTimeEnoughAsync(async (cluster, client, server, deadline) =>
    {
        server.Close();
        Task<Order> unanswered = client.GetAsync(new OrderRequest(), deadline: DateTime.UtcNow + deadline, cancellationToken: Token).ResponseAsync;
        await Until(() => server.Calls.Count == 2 || unanswered.IsCompleted, "the call had come");
        using AsyncServerStreamingCall<Order> answered = client.List(new OrderRequest(), cancellationToken: Token);
        Assert.True(await answered.ResponseStream.MoveNext(Token));
        bool wasInTime = !unanswered.IsCompleted;
        await AssertExceededAsync(unanswered);
        if (wasInTime) { await UntilCounted(cluster, "a", 1, 1, 0); }
        return wasInTime;
    });

    [Fact]
    public Task A_deadline_in_the_middle_of_a_stream_is_neutral() => WithTimeEnoughAsync(async (cluster, client, server, deadline) =>
    {
        server.Close();
        using AsyncServerStreamingCall<Order> call = client.List(new OrderRequest(), deadline: DateTime.UtcNow + deadline, cancellationToken: Token);
        try { Assert.True(await call.ResponseStream.MoveNext(Token)); }
        catch (RpcException) { return false; }
        await AssertExceededAsync(call.ResponseStream.MoveNext(Token));
        await UntilCounted(cluster, "a", 0, 1, 0);
        return true;
    });

    /// <summary>Over a connection that is there, with one call that succeeded.</summary>
    private async Task WithTimeEnoughAsync(Func<Cluster, Orders.OrdersClient, OrdersServer, TimeSpan, Task<bool>> attempt)
    {
        for (var deadline = TimeSpan.FromSeconds(0.5); deadline <= TimeSpan.FromSeconds(8); deadline *= 2)
        {
            OrdersServer server = Own(await OrdersServer.StartAsync("a"));
            (Cluster cluster, Orders.OrdersClient client) = ClientOf(Over(server));
            await client.GetAsync(new OrderRequest(), cancellationToken: Token);
            await UntilCounted(cluster, "a", 0, 1, 0);
            if (await attempt(cluster, client, server, deadline)) { return; }
        }
        Assert.Fail("No deadline was long enough.");
    }

    private static async Task AssertExceededAsync(Task call) => Assert.Equal(StatusCode.DeadlineExceeded, (await Assert.ThrowsAsync<RpcException>(() => call)).StatusCode);
}
