using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Http;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.Client.IntegrationTests.Factory;

/// <summary>Handlers come and go; what was learnt belongs to the cluster.</summary>
public sealed class HandlerRotationTests : IntegrationTest
{
    [Fact]
    public async Task Handlers_of_one_cluster_share_what_they_learn()
    {
        using var refusing = new RefusingPort();
        await using TestServer server = await TestServer.StartAsync();
        await using var orders = new Balanced([refusing.Address, server.Address], services: services =>
        {
            for (int i = 0; i < 5; i++) { services.AddHttpClient($"client-{i}").AddLoadBalancing("orders"); }
        });
        var factory = orders.Services.GetRequiredService<IHttpMessageHandlerFactory>();
        for (int i = 0; i < 5; i++)
        {
            using var invoker = new HttpMessageInvoker(factory.CreateHandler($"client-{i}"), disposeHandler: true);
            using var request = new HttpRequestMessage(HttpMethod.Get, "http://orders/");
            (await invoker.SendAsync(request, Token)).Dispose();
        }
        // Only the first one ran into the endpoint that refuses.
        Assert.Equal((1, 5), (orders.A.Failed, orders.B.Succeeded + orders.B.Tracker.Outcomes.Neutral));
    }

    [Fact]
    public async Task A_real_rotation_loses_neither_statistics_nor_running_requests()
    {
        var finish = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestServer server = await TestServer.StartAsync(async context =>
        {
            await context.Response.Body.FlushAsync();
            if (context.Request.Path == "/slow") { await finish.Task.WaitAsync(context.RequestAborted); }
        });
        await using var orders = new Balanced([server.Address], client: builder => builder.SetHandlerLifetime(TimeSpan.FromSeconds(1)));
        var factory = orders.Services.GetRequiredService<IHttpClientFactory>();
        var handlers = orders.Services.GetRequiredService<IHttpMessageHandlerFactory>();
        HttpMessageHandler first = handlers.CreateHandler(Balanced.Name);
        using HttpResponseMessage running = await factory.CreateClient(Balanced.Name).GetAsync("/slow", HttpCompletionOption.ResponseHeadersRead, Token);

        await Until(() => !ReferenceEquals(first, handlers.CreateHandler(Balanced.Name)), "the factory has made a new handler");
        Assert.Equal((1, 0, 0, 0), orders.A.Count());
        (await factory.CreateClient(Balanced.Name).GetAsync("/quick", Token)).Dispose();
        Assert.Equal((1, 1, 0, 0), orders.A.Count());
        Assert.Same(orders.A, running.GetEndpoint());
        finish.SetResult();
        await running.Content.CopyToAsync(Stream.Null, Token);
        Assert.Equal((0, 2, 0, 0), orders.A.Count());
        Assert.Same(orders.Cluster, orders.Services.GetRequiredService<IClusterProvider>().Get("ORDERS"));
    }
}
