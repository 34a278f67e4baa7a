using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;
using LoadBalancing.Client.IntegrationTests.Trimming;
using LoadBalancing.Client.Resilience;
using Microsoft.AspNetCore.Http;

namespace LoadBalancing.Client.IntegrationTests.Limits;

/// <summary>Three servers that work on ten requests at a time each and answer 429 to any other, and three times as many callers as they have places. Limits find those places.</summary>
[Collection(nameof(Alone))]
public sealed class RefusingServersTests(ITestOutputHelper output) : IntegrationTest(TimeSpan.FromSeconds(120))
{
    private const int AtATime = 10, Servers = 3, Rounds = 3;
    private static readonly TimeSpan s_work = TimeSpan.FromMilliseconds(100), s_round = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task With_adaptive_limits_they_refuse_fewer_and_answer_as_many()
    {
        TestServer[] servers = [.. await Task.WhenAll(Enumerable.Range(0, Servers).Select(_ => StartAsync()))];
        await using Balanced with = Over(servers, adaptive: true), without = Over(servers, adaptive: false);
        (int good, int tooMany) limited = (0, 0), free = (0, 0);
        // In turn, so that what disturbs the machine disturbs both.
        for (int round = 0; round < Rounds; round++)
        {
            await LoadAsync(without, (ok, refused) => free = (free.good + ok, free.tooMany + refused));
            await LoadAsync(with, (ok, refused) => limited = (limited.good + ok, limited.tooMany + refused));
        }
        output.WriteLine($"answered {free.good} without limits, {limited.good} with; 429 {free.tooMany} without, {limited.tooMany} with");
        Assert.True(limited.tooMany < 0.5 * free.tooMany);
        Assert.True(limited.good >= 0.85 * free.good);
        foreach (TestServer server in servers) { await server.DisposeAsync(); }
    }

    private static Balanced Over(TestServer[] servers, bool adaptive) => new([.. servers.Select(server => server.Address)], options =>
    {
        options.Picker.Policy = "least_outstanding";
        // Measurements each few minutes while limits move, instead of each two seconds or so: with ten places and answers that take 100 ms each takes a good part of this test. Simulations show them.
        (options.Resilience.Limits.Adaptive.Enabled, options.Resilience.Limits.Adaptive.MeasureEvery) = (adaptive, TimeSpan.FromHours(1));
    });

    private static async Task<TestServer> StartAsync()
    {
        int running = 0;
        return await TestServer.StartAsync(async context =>
        {
            try
            {
                if (Interlocked.Increment(ref running) > AtATime) { context.Response.StatusCode = StatusCodes.Status429TooManyRequests; return; }
                await Task.Delay(s_work, context.RequestAborted);
                await context.Response.WriteAsync("ok");
            }
            finally { Interlocked.Decrement(ref running); }
        });
    }

    /// <summary>Each caller sends one request after the other; refused, here or there, it comes again after as long as an answer takes.</summary>
    private async Task LoadAsync(Balanced orders, Action<int, int> counted)
    {
        int good = 0, tooMany = 0;
        long began = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, 3 * Servers * AtATime).Select(async _ =>
        {
            while (TimeProvider.System.GetElapsedTime(began) < s_round)
            {
                try
                {
                    using HttpResponseMessage response = await orders.Client.GetAsync("/", Token);
                    if (response.IsSuccessStatusCode) { Interlocked.Increment(ref good); continue; }
                    Assert.Equal(StatusCodes.Status429TooManyRequests, (int)response.StatusCode);
                    Interlocked.Increment(ref tooMany);
                }
                catch (RequestRejectedException e) when (e.Reason is RejectionReason.EndpointsFull) { }
                await Task.Delay(s_work, Token);
            }
        }));
        counted(good, tooMany);
    }
}
