using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;
using LoadBalancing.Client.IntegrationTests.Trimming;
using LoadBalancing.Client.Resilience;
using Microsoft.AspNetCore.Http;

namespace LoadBalancing.Client.IntegrationTests.SecondChances;

/// <summary>Four servers that can do ten things at a time each, and three times as many requests as they can answer.</summary>
[Collection(nameof(Alone))]
public sealed class FullServersTests(ITestOutputHelper output) : IntegrationTest(TimeSpan.FromSeconds(90))
{
    private const int AtATime = 10, Servers = 4;
    private static readonly TimeSpan s_work = TimeSpan.FromMilliseconds(150), s_round = TimeSpan.FromSeconds(4);
    private int _tooMany;

    [Fact]
    public async Task Under_three_times_their_capacity_they_go_on_answering_as_many_as_they_can()
    {
        TestServer[] servers = [.. await Task.WhenAll(Enumerable.Range(0, Servers).Select(_ => StartAsync()))];
        await using var orders = new Balanced([.. servers.Select(server => server.Address)], options =>
        {
            options.Picker.Policy = "least_outstanding";
            options.Resilience.Limits.MaxOutstanding = AtATime;
            options.Resilience.Limits.Queue.Capacity = 20;
            options.Resilience.Limits.Queue.Timeout = TimeSpan.FromMilliseconds(300);
        });
        // In turn, so that what disturbs the machine disturbs both: as many callers as there are places, and three times as many requests as go through those.
        (int capacity, int refused, int goodput) = (0, 0, 0);
        for (int round = 0; round < 2; round++)
        {
            (int alone, int none) = await LoadAsync(orders, Servers * AtATime, TimeSpan.Zero);
            Assert.Equal(0, none);
            (int good, int rejected) = await LoadAsync(orders, 3 * Servers * AtATime, s_work);
            (capacity, goodput, refused) = (capacity + alone, goodput + good, refused + rejected);
        }
        output.WriteLine($"answered {capacity} without overload, {goodput} under it; {refused} refused here, {_tooMany} there");
        Assert.True(goodput >= 0.9 * capacity);
        Assert.True(refused > capacity / 2);
        Assert.Equal(0, _tooMany);
        await Until(() => orders.Outstanding == 0, "everything has ended");
        foreach (TestServer server in servers) { await server.DisposeAsync(); }
    }

    private async Task<TestServer> StartAsync()
    {
        int running = 0;
        return await TestServer.StartAsync(async context =>
        {
            if (Interlocked.Increment(ref running) > AtATime) { Interlocked.Increment(ref _tooMany); }
            try { await Task.Delay(s_work, context.RequestAborted); }
            finally { Interlocked.Decrement(ref running); }
            await context.Response.WriteAsync("ok");
        });
    }

    /// <param name="orders">The client.</param>
    /// <param name="callers">Each sends one request after the other.</param>
    /// <param name="afterRefusal">What a caller does when it was refused: it comes again after that, as others would.</param>
    private async Task<(int Good, int Refused)> LoadAsync(Balanced orders, int callers, TimeSpan afterRefusal)
    {
        int good = 0, refused = 0;
        long began = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(async _ =>
        {
            while (TimeProvider.System.GetElapsedTime(began) < s_round)
            {
                try
                {
                    using HttpResponseMessage response = await orders.Client.GetAsync("/", Token);
                    response.EnsureSuccessStatusCode();
                    Interlocked.Increment(ref good);
                }
                catch (RequestRejectedException e) when (e.Reason is RejectionReason.QueueFull or RejectionReason.QueueTimeout)
                {
                    Interlocked.Increment(ref refused);
                    await Task.Delay(afterRefusal / 3, Token);
                }
            }
        }));
        return (good, refused);
    }
}
