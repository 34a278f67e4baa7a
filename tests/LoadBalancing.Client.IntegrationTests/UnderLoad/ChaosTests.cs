using System.Collections.Concurrent;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Trimming;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.Client.IntegrationTests.UnderLoad;

/// <summary>Everything at once: cancelled, timed out, left, lost and broken requests, while servers die and come back and endpoints leave the configuration.</summary>
[Collection(nameof(Alone))]
public sealed class ChaosTests(ITestOutputHelper output) : IntegrationTest(TimeSpan.FromSeconds(60))
{
    private const int Concurrency = 64;
    private readonly ConcurrentQueue<AggregateException> _unobserved = new();
    private readonly List<ChaosServer> _servers = [];
    private readonly HashSet<EndpointNode> _everyNode = [];
    private long _epoch;
    private int _kills;

    [Theory]
    [InlineData(HttpProtocols.Http1, 20_000)]
    [InlineData(HttpProtocols.Http2, 6_000)]
    public async Task Nothing_stays_outstanding_nothing_goes_to_what_was_removed_and_nothing_is_unobserved(HttpProtocols protocols, int requests)
    {
        CollectGarbage();
        EventHandler<UnobservedTaskExceptionEventArgs> unobserved = (_, e) => _unobserved.Enqueue(e.Exception);
        TaskScheduler.UnobservedTaskException += unobserved;
        for (int i = 0; i < 5; i++) { await AddServerAsync(protocols); }
        var attempts = new CountingHandler { InnerHandler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, EnableMultipleHttp2Connections = true } };
        await using (var orders = new Balanced([], Configure, client: builder => builder.ConfigurePrimaryHttpMessageHandler(() => attempts)))
        {
            ChaosCaller caller = Caller(orders, protocols);
            int steps = 0;
            for (int sent = 0; sent < requests; sent += 1000)
            {
                // The next thousand runs while the world changes.
                Task load = Parallel.ForAsync(sent, sent + 1000, new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = Token }, async (i, _) => await caller.SendAsync(i));
                await ChangeTheWorldAsync(steps++, orders, protocols);
                await load;
            }
            Remember(orders);
            await Until(() => { CollectGarbage(); return _everyNode.All(node => node.Outstanding == 0); }, "every attempt has ended");

            Assert.Empty(caller.Surprises);
            Assert.All(_servers, server => Assert.Empty(server.Violations));
            Assert.All(_everyNode, node => Assert.Equal((0, 0), (node.Outstanding, node.Tracker.InFlight.Count)));
            // Every attempt that began has one end: as many ends as requests that went through our handler.
            EndpointTracker[] trackers = [.. _everyNode.Select(node => node.Tracker).Distinct()];
            Assert.Equal(attempts.Count, trackers.Sum(tracker => tracker.Outcomes.Succeeded + tracker.Outcomes.Failed + tracker.Outcomes.Neutral));
            // A server that dies takes those requests with it that it had read: at most the concurrency, and nobody else's.
            Assert.InRange(caller.Plain - caller.Answered, 0, _kills * Concurrency);
            output.WriteLine($"{requests} requests, {attempts.Count} attempts, {_kills} kills, {caller.Plain - caller.Answered} of {caller.Plain} plain requests failed, {trackers.Length} endpoints, {_epoch} updates");
        }
        foreach (ChaosServer server in _servers) { await server.DisposeAsync(); }
        CollectGarbage();
        TaskScheduler.UnobservedTaskException -= unobserved;
        Assert.Empty(_unobserved);
    }

    /// <summary>In turn: kill one, bring it back, replace one for good, change weights.</summary>
    private async Task ChangeTheWorldAsync(int step, Balanced orders, HttpProtocols protocols)
    {
        ChaosServer[] present = [.. _servers.Where(server => server.RemovedAt == long.MaxValue)];
        switch (step % 4)
        {
            case 0:
                _kills++;
                await present[step % present.Length].KillAsync();
                break;
            case 1:
                foreach (ChaosServer dead in present.Where(server => !server.IsRunning)) { await dead.StartAsync(); }
                break;
            case 2:
                ChaosServer leaving = present[step % present.Length];
                await AddServerAsync(protocols);
                Remember(orders);
                Update(orders, leaving);
                break;
            default:
                Update(orders, leaving: null);
                break;
        }
        Remember(orders);
    }

    private void Update(Balanced orders, ChaosServer? leaving)
    {
        var options = new ClusterOptions();
        if (leaving is not null) { leaving.RemovedAt = long.MaxValue - 1; }
        Configure(options);
        Assert.Empty(orders.Cluster.TryUpdate(options));
        // Only now: a request that reads this epoch begins after the new snapshot is active.
        if (leaving is not null) { leaving.RemovedAt = _epoch + 1; }
        Volatile.Write(ref _epoch, _epoch + 1);
        if (leaving is not null) { Assert.Equal(EndpointAvailability.Removed, _everyNode.Last(node => node.Address == leaving.Address).Availability); }
    }

    private void Configure(ClusterOptions options)
    {
        options.Picker.Policy = "least_time";
        foreach (ChaosServer server in _servers.Where(server => server.RemovedAt == long.MaxValue)) { options.Endpoints[server.Address] = new(server.Address, weight: 1 + (_epoch % 3)); }
    }

    private async Task AddServerAsync(HttpProtocols protocols)
    {
        var server = new ChaosServer(protocols);
        await server.StartAsync();
        _servers.Add(server);
    }

    private void Remember(Balanced orders) => _everyNode.UnionWith(orders.Cluster.Snapshot!.Nodes);

    private ChaosCaller Caller(Balanced orders, HttpProtocols protocols)
    {
        HttpClient impatient = orders.Services.GetRequiredService<IHttpClientFactory>().CreateClient(Balanced.Name);
        impatient.Timeout = TimeSpan.FromMilliseconds(10);
        foreach (HttpClient client in new[] { orders.Client, impatient })
        {
            client.DefaultRequestVersion = protocols == HttpProtocols.Http2 ? new(2, 0) : new(1, 1);
            client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        }
        return new ChaosCaller(orders.Client, impatient, () => Volatile.Read(ref _epoch), Token);
    }

    private static void CollectGarbage()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    private sealed class CountingHandler : DelegatingHandler
    {
        private long _count;

        public long Count => Volatile.Read(ref _count);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _count);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
