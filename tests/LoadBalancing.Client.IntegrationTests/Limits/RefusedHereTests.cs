using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;
using LoadBalancing.Client.Resilience;
using Microsoft.AspNetCore.Http;

namespace LoadBalancing.Client.IntegrationTests.Limits;

/// <summary>Requests that rates and throttling refuse never reach a server.</summary>
public sealed class RefusedHereTests : IntegrationTest
{
    private const int Requests = 60;

    [Theory]
    [InlineData(RateLimitType.TokenBucket)]
    [InlineData(RateLimitType.SlidingWindow)]
    public async Task Of_a_burst_exactly_the_permits_of_the_cluster_are_sent(RateLimitType type)
    {
        const int Permits = 24;
        await using TestServer a = await TestServer.StartAsync("a"), b = await TestServer.StartAsync("b");
        await using var orders = new Balanced([a.Address, b.Address], options =>
        {
            options.Picker.Policy = "round_robin";
            // A day, since its clock is the machine's.
            (options.Resilience.RateLimit.Cluster.Type, options.Resilience.RateLimit.Cluster.Permits, options.Resilience.RateLimit.Cluster.Window) = (type, Permits, TimeSpan.FromDays(1));
        });
        RequestRejectedException?[] refusals = await Task.WhenAll(Enumerable.Range(0, Requests).Select(_ => SendAsync(orders)));
        Assert.Equal((Permits, Permits / 2, Permits / 2), (refusals.Count(refusal => refusal is null), a.Count, b.Count));
        Assert.All(refusals.OfType<RequestRejectedException>(), refusal => Assert.Equal(RejectionReason.RateLimit, refusal.Reason));
        // A permit each hour; or a tenth of the window at least.
        Assert.All(refusals.OfType<RequestRejectedException>(), refusal => Assert.InRange(refusal.RetryAfter!.Value.TotalHours, type == RateLimitType.TokenBucket ? 0.99 : 2.3, type == RateLimitType.TokenBucket ? 1.01 : 24));
    }

    [Fact]
    public async Task While_all_servers_answer_429_few_requests_reach_them_and_when_they_do_not_all_do()
    {
        int status = StatusCodes.Status429TooManyRequests;
        Task Answer(HttpContext context)
        {
            context.Response.StatusCode = Volatile.Read(ref status);
            return Task.CompletedTask;
        }
        await using TestServer a = await TestServer.StartAsync(Answer), b = await TestServer.StartAsync(Answer);
        await using var orders = new Balanced([a.Address, b.Address], options =>
        {
            options.Picker.Policy = "round_robin";
            (options.Resilience.Throttling.Enabled, options.Resilience.Throttling.Window) = (true, TimeSpan.FromSeconds(2));
        });
        int refused = 0;
        for (int i = 0; i < 10 * Requests; i++)
        {
            if (await SendAsync(orders) is not { } refusal) { continue; }
            Assert.Equal(RejectionReason.Throttled, refusal.Reason);
            refused++;
        }
        // After n of which none was accepted, one of n + 1 is sent: 1 + 1/2 + ... + 1/600 = 7, unless the machine lets a window of 2 s go by meanwhile, and again.
        Assert.Equal(10 * Requests, refused + a.Count + b.Count);
        Assert.InRange(a.Count + b.Count, 1, 0.6 * 10 * Requests);
        Volatile.Write(ref status, StatusCodes.Status200OK);
        int inARow = 0;
        while (inARow < Requests)
        {
            if (await SendAsync(orders) is null) { inARow++; continue; }
            inARow = 0;
            await Task.Delay(10, Token);
        }
    }

    /// <returns>Null where a server answered.</returns>
    private async Task<RequestRejectedException?> SendAsync(Balanced orders)
    {
        try { (await orders.Client.GetAsync("/", Token)).Dispose(); }
        catch (RequestRejectedException e) { return e; }
        return null;
    }
}
