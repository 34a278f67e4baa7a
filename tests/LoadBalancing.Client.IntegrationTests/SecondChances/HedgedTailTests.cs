using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;
using LoadBalancing.Client.IntegrationTests.Trimming;
using Microsoft.AspNetCore.Http;

namespace LoadBalancing.Client.IntegrationTests.SecondChances;

/// <summary>Two answers of a hundred are slow. With hedging the slowest hundredth is at most half as slow, for less than 3 % more requests.</summary>
[Collection(nameof(Alone))]
public sealed class HedgedTailTests(ITestOutputHelper output) : IntegrationTest(TimeSpan.FromSeconds(90))
{
    private const int Requests = 1_500, Concurrency = 12;
    private int _arrived;

    [Fact]
    public async Task Hedging_halves_the_99th_percentile_for_less_than_3_percent_more_load()
    {
        TestServer[] servers = [await StartAsync(), await StartAsync(), await StartAsync(), await StartAsync()];
        (TimeSpan plain, int plainLoad) = await MeasureAsync(servers, hedges: false);
        (TimeSpan hedged, int hedgedLoad) = await MeasureAsync(servers, hedges: true);
        output.WriteLine($"p99 {plain} -> {hedged}, {plain / hedged:0.0} times; requests that arrived {plainLoad} -> {hedgedLoad} of {Requests}");
        Assert.Equal(Requests, plainLoad);
        Assert.InRange(hedgedLoad, Requests + 1, Requests * 1.03);
        Assert.True(hedged * 2 <= plain);
        foreach (TestServer server in servers) { await server.DisposeAsync(); }
    }

    private async Task<TestServer> StartAsync() => await TestServer.StartAsync(async context =>
    {
        // Every 50th that arrives, so that a hedge can be slow too.
        int number = Interlocked.Increment(ref _arrived);
        if (number % 50 == 0)
        {
            try { await Task.Delay(2_000, context.RequestAborted); }
            catch (OperationCanceledException) { return; }
        }
        await context.Response.WriteAsync("ok");
    });

    private async Task<(TimeSpan P99, int Arrived)> MeasureAsync(TestServer[] servers, bool hedges)
    {
        await using var orders = new Balanced([.. servers.Select(server => server.Address)], options =>
        {
            options.Picker.Policy = "round_robin";
            if (!hedges) { return; }
            options.Resilience.Hedging.Delay = TimeSpan.FromMilliseconds(300);
            options.Resilience.Hedging.MaxExtraLoad = 0.028;
        });
        int before = _arrived;
        TimeSpan[] took = new TimeSpan[Requests];
        await Parallel.ForAsync(0, Requests, new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = Token }, async (i, token) =>
        {
            long began = TimeProvider.System.GetTimestamp();
            using HttpResponseMessage response = await orders.Client.GetAsync("/", token);
            response.EnsureSuccessStatusCode();
            took[i] = TimeProvider.System.GetElapsedTime(began);
        });
        Array.Sort(took);
        return (took[(int)(Requests * 0.99)], _arrived - before);
    }
}
