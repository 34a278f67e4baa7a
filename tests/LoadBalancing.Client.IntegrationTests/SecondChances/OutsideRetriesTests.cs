using System.Net;
using LoadBalancing.Client.Http;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace LoadBalancing.Client.IntegrationTests.SecondChances;

/// <summary>A resilience handler of the application's, outside ours, made as AddStandardResilienceHandler makes its own: the same message is sent again.</summary>
public sealed class OutsideRetriesTests : IntegrationTest
{
    private static readonly ResiliencePipeline<HttpResponseMessage> s_standard = new ResiliencePipelineBuilder<HttpResponseMessage>()
        .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
        {
            MaxRetryAttempts = 3,
            Delay = TimeSpan.FromMilliseconds(1),
            ShouldHandle = static args => new(args.Outcome switch
            {
                { Exception: HttpRequestException or TimeoutRejectedException } => true,
                { Result.StatusCode: >= HttpStatusCode.InternalServerError } => true,
                _ => false,
            }),
        })
        .AddTimeout(TimeSpan.FromSeconds(2))
        .Build();

    [Fact]
    public async Task Each_of_its_attempts_goes_to_an_endpoint_that_was_not_tried()
    {
        await using TestServer broken = await TestServer.StartAsync(Failing), hanging = await TestServer.StartAsync(HangingAsync), failing = await TestServer.StartAsync(Failing), good = await TestServer.StartAsync("good");
        await using var orders = new Balanced([broken.Address, hanging.Address, failing.Address, good.Address], client: builder => builder.AddHttpMessageHandler(() => new Outside()));
        using HttpResponseMessage response = await orders.Client.PostAsync("/", new StringContent("body"), Token);
        Assert.Equal(("good", "d"), (await response.Content.ReadAsStringAsync(Token), response.GetEndpoint()!.Id));
        Assert.Equal((1, 1, 1, 1), (broken.Count, hanging.Count, failing.Count, good.Count));
    }

    [Fact]
    public async Task Each_of_its_attempts_runs_on_the_newest_version()
    {
        await using TestServer failing = await TestServer.StartAsync(Failing), good = await TestServer.StartAsync("good");
        Balanced? orders = null;
        await using TestServer switching = await TestServer.StartAsync(context =>
        {
            var next = new Configuration.ClusterOptions { Endpoints = { ["z"] = new(good.Address) } };
            Assert.Empty(orders!.Cluster.TryUpdate(next));
            return Failing(context);
        });
        await using var started = orders = new Balanced([switching.Address, failing.Address], client: builder => builder.AddHttpMessageHandler(() => new Outside()));
        Assert.Equal("good", await orders.Client.GetStringAsync("/", Token));
        Assert.Equal(0, failing.Count);
    }

    [Fact]
    public async Task With_fewer_endpoints_than_attempts_it_begins_anew()
    {
        int asked = 0;
        await using TestServer flaky = await TestServer.StartAsync(context => Interlocked.Increment(ref asked) < 4 ? Failing(context) : context.Response.WriteAsync("at last"));
        await using var orders = new Balanced([flaky.Address], client: builder => builder.AddHttpMessageHandler(() => new Outside()));
        Assert.Equal("at last", await orders.Client.GetStringAsync("/", Token));
    }

    private static Task Failing(HttpContext context)
    {
        context.Response.StatusCode = 500;
        return Task.CompletedTask;
    }

    private static async Task HangingAsync(HttpContext context)
    {
        try { await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted); }
        catch (OperationCanceledException) { /* As meant. */ }
    }

    private sealed class Outside : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            await s_standard.ExecuteAsync(async token => await base.SendAsync(request, token), cancellationToken);
    }
}
