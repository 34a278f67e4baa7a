using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.Client.IntegrationTests.Readiness;

public sealed class DisposalTests : IntegrationTest
{
    [Fact]
    public async Task Running_requests_end_and_new_ones_are_refused()
    {
        var finish = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int arrived = 0;
        await using TestServer server = await TestServer.StartAsync(async context =>
        {
            Interlocked.Increment(ref arrived);
            await finish.Task.WaitAsync(context.RequestAborted);
            await context.Response.WriteAsync("done");
        });
        await using Balanced orders = Balanced.Over(server.Address);
        Task<string>[] running = [.. Enumerable.Range(0, 10).Select(_ => orders.Client.GetStringAsync("/", Token))];
        await Until(() => Volatile.Read(ref arrived) == 10, "all requests are at the server");
        await orders.Cluster.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => orders.Client.GetAsync("/", Token));
        Assert.Equal((10, 0, 0, 0), orders.A.Count());
        finish.SetResult();
        Assert.All(await Task.WhenAll(running), body => Assert.Equal("done", body));
        Assert.Equal((0, 10, 0, 0), orders.A.Count());
    }

    [Fact]
    public async Task Requests_that_wait_for_the_first_endpoints_are_let_go()
    {
        using var source = new FedSource();
        await using var orders = new Balanced([], services: services => services.AddEndpointSource("orders", _ => source));
        Task<HttpResponseMessage> waiting = orders.Client.GetAsync("/", Token);
        Assert.False(waiting.IsCompleted);
        orders.Cluster.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
    }

    [Fact]
    public async Task A_disposed_handler_leaves_the_cluster_alone()
    {
        await using TestServer server = await TestServer.StartAsync();
        await using Balanced orders = Balanced.Over(server.Address);
        var factory = orders.Services.GetRequiredService<IHttpMessageHandlerFactory>();
        using (var invoker = new HttpMessageInvoker(factory.CreateHandler(Balanced.Name), disposeHandler: true)) { }
        Assert.Equal("ok", await orders.Client.GetStringAsync("/", Token));
    }
}
