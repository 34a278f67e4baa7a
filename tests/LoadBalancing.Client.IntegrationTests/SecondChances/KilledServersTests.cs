using Microsoft.Extensions.DependencyInjection;
using System.Collections.Concurrent;
using System.Globalization;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;
using LoadBalancing.Client.IntegrationTests.Trimming;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace LoadBalancing.Client.IntegrationTests.SecondChances;

/// <summary>Three of five servers, drawn anew, are killed each second, under 300 requests a second of GET and POST.</summary>
[Collection(nameof(Alone))]
public sealed class KilledServersTests(ITestOutputHelper output) : IntegrationTest(TimeSpan.FromSeconds(120))
{
    private const int PerSecond = 300;
    private readonly ConcurrentDictionary<string, int> _processed = [];
    private readonly ConcurrentQueue<string> _lost = new();
    private int _gets, _posts, _cutBodies, _lostPosts;

    [Theory]
    [InlineData(HttpProtocols.Http1, 30)]
    [InlineData(HttpProtocols.Http2, 8)]
    public async Task Every_GET_is_answered_and_no_POST_is_processed_twice(HttpProtocols protocols, int seconds)
    {
        var random = new Random(1);
        MortalServer[] servers = [.. Enumerable.Range(0, 5).Select(_ => new DyingServer(_processed).With(protocols))];
        foreach (MortalServer server in servers) { await server.StartAsync(); }
        await using (var orders = new Balanced([.. servers.Select(server => server.Address)], options =>
        {
            options.Picker.Policy = "least_time";
            options.Resilience.Retry.MaxRetries = 4;
            options.Resilience.Failover.MaxOtherEndpoints = 4;
            // Whose endpoints all died at once waits for one to come back.
            options.Resilience.Retry.SameEndpoints = true;
            options.Resilience.Retry.BaseDelay = TimeSpan.FromMilliseconds(50);
            options.Resilience.Retry.MaxDelay = TimeSpan.FromSeconds(1);
        }))
        {
            orders.Client.DefaultRequestVersion = protocols == HttpProtocols.Http2 ? new(2, 0) : new(1, 1);
            orders.Client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
            using var metrics = new MetricCapture(orders.Services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>(), "LoadBalancing.Client");
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(Token);
            Task killing = KillAsync(servers, random, ending.Token);
            var all = new List<Task>();
            using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
            for (int i = 0; i < PerSecond * seconds;)
            {
                await ticks.WaitForNextTickAsync(Token);
                for (int k = 0; k < PerSecond / 50; k++) { all.Add(SendAsync(orders, i++)); }
            }
            await Task.WhenAll(all);
            await ending.CancelAsync();
            await killing;
            double retries = metrics.Of("loadbalancing.client.retries").Sum(one => one.Value), failovers = metrics.Of("loadbalancing.client.failovers").Sum(one => one.Value);
            output.WriteLine($"{_gets} GETs, {_posts} POSTs, {_lostPosts} POSTs failed, {_cutBodies} bodies were cut, {retries} retries, {failovers} failovers, GETs lost: {_lost.Count} {string.Join("\n", _lost.Take(3))}");

            Assert.Empty(_lost);
            Assert.All(_processed.Where(pair => pair.Key.StartsWith("POST", StringComparison.Ordinal)), pair => Assert.Equal(1, pair.Value));
            Assert.True(retries > 0 && failovers > 0);
            // A fifth of the requests, ten a second, and one window's reserve; and ten a second for the minute more that a busy machine may take.
            Assert.InRange(retries + failovers, 1, (0.2 * all.Count) + (10 * seconds) + 100 + (10 * 60));
            await Until(() => orders.Outstanding == 0, "everything has ended");
        }
        foreach (MortalServer server in servers) { await server.DisposeAsync(); }
    }

    private async Task SendAsync(Balanced orders, int i)
    {
        bool isPost = i % 3 == 0;
        string id = (isPost ? "POST" : "GET") + i.ToString(CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(isPost ? HttpMethod.Post : HttpMethod.Get, "/") { Version = orders.Client.DefaultRequestVersion, VersionPolicy = orders.Client.DefaultVersionPolicy };
        request.Headers.Add(DyingServer.Id, id);
        if (isPost) { request.Content = new StringContent("body"); }
        Interlocked.Increment(ref isPost ? ref _posts : ref _gets);
        HttpResponseMessage? response = null;
        try
        {
            response = await orders.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
            response.EnsureSuccessStatusCode();
            await response.Content.CopyToAsync(Stream.Null, Token);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            if (response is { IsSuccessStatusCode: true }) { Interlocked.Increment(ref _cutBodies); }
            else if (isPost) { Interlocked.Increment(ref _lostPosts); }
            else { _lost.Enqueue($"{id}: {e.Message} {Described(orders)}"); }
        }
        finally { response?.Dispose(); }
    }

    /// <summary>What the cluster looked like, for whoever has to find out.</summary>
    private static string Described(Balanced orders) => string.Join(", ", orders.Cluster.Describe().Endpoints.Select(endpoint => $"{endpoint.Address} {endpoint.Availability} refuses={orders.Cluster.Snapshot!.Nodes.Single(node => node.Id == endpoint.Id).Tracker.RefusesConnections}"))
        + string.Create(CultureInfo.InvariantCulture, $" budget={orders.Cluster.Budget.Available(orders.Cluster.Surroundings.Clock.Now(), orders.Cluster.Config.Resilience.Budget)}");

    private static async Task KillAsync(MortalServer[] servers, Random random, CancellationToken token)
    {
        try
        {
            while (true)
            {
                await Task.Delay(500, token);
                random.Shuffle(servers);
                foreach (MortalServer server in servers[..3]) { await server.KillAsync(); }
                await Task.Delay(500, token);
                foreach (MortalServer server in servers) { if (!server.IsRunning) { await server.StartAsync(); } }
            }
        }
        catch (OperationCanceledException) { /* The end. */ }
    }
}
