using System.Collections.Concurrent;
using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;
using LoadBalancing.Client.Snapshots;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Client.IntegrationTests.Reload;

/// <summary>
/// A thousand rewrites of a real file under load, in pieces, with pauses that readers fall into: in 25 bursts of 40, each with one rewrite that stays torn for longer than
/// anybody waits for quiet, and each ended by a good version that is left alone.
/// </summary>
public sealed class TornFileTests() : IntegrationTest(TimeSpan.FromSeconds(150))
{
    private const int Bursts = 25, Rewrites = 40;

    /// <summary>Longer than the provider's delay and the loop's quiet together.</summary>
    private static readonly TimeSpan s_tornFor = TimeSpan.FromMilliseconds(450);

    private readonly ConcurrentQueue<Exception> _failed = new();
    private readonly ConcurrentQueue<string> _torn = new();
    private readonly ConcurrentDictionary<string, byte> _seen = new();
    private int _answered, _unreadable;

    [Fact]
    public async Task No_torn_snapshot_no_lost_version_and_no_failed_request_in_a_thousand_rewrites()
    {
        await using TestServer a = await TestServer.StartAsync("ok"), b = await TestServer.StartAsync("ok"), c = await TestServer.StartAsync("ok");
        using var settings = new SettingsFile();
        var file = new TornFile(settings, [a.Address, b.Address, c.Address]);
        file.Begin();
        using var logs = new LogCapture();
        await using ServiceProvider services = Services(settings.Path, logs);
        var cluster = services.GetRequiredKeyedService<Cluster>("orders");
        using HttpClient client = services.GetRequiredService<IHttpClientFactory>().CreateClient("orders");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task[] background = [Task.Run(() => WatchAsync(cluster, stop.Token), Token), .. Enumerable.Range(0, 4).Select(_ => Task.Run(() => SendAsync(client, stop.Token), Token))];

        var random = new Random(20_261_121);
        int version = TornFile.First;
        for (int burst = 0; burst < Bursts; burst++)
        {
            int longOne = random.Next(1, Rewrites - 1), longPiece = random.Next(1, 8);
            for (int i = 0; i < Rewrites; i++)
            {
                await file.WriteAsync(++version, isEmptied: random.Next(2) == 0, piece => i == longOne && piece == longPiece ? Task.Delay(s_tornFor, Token) : Task.Delay(random.Next(3), Token));
            }
            int last = version;
            // Left alone, it becomes active: a version that is lost ends the test here.
            await Until(() => cluster.Version?.Number == last, $"version {last} is active, after burst {burst}");
        }
        await stop.CancelAsync();
        await Task.WhenAll(background);

        int refused = logs.Ours(LogLevel.Error).Count(line => line.Id == 101);
        TestContext.Current.TestOutputHelper?.WriteLine($"{version - TornFile.First} rewrites; {_seen.Count} versions seen active; {_unreadable} reloads of what was no JSON; {refused} refusals; {_answered} requests.");
        Assert.Equal(Bursts * Rewrites, version - TornFile.First);
        Assert.Empty(_failed);
        Assert.Empty(_torn);
        Assert.Equal(version, cluster.Version?.Number);
        // It would prove nothing had nobody read the file at a bad time.
        Assert.True(_unreadable > 10, $"only {_unreadable} unreadable files");
        Assert.Contains(logs.Ours(LogLevel.Error), line => line.Id == 101 && line.Text.Contains("Digest", StringComparison.Ordinal));
        Assert.True(_answered > 1_000, $"only {_answered} requests");
    }

    /// <summary>A file that is no JSON makes the provider empty, and every other time it says so to everybody.</summary>
    private ServiceProvider Services(string path, LogCapture logs)
    {
        IConfigurationRoot configuration = new ConfigurationBuilder().AddJsonFile(source =>
        {
            source.Path = path;
            source.ReloadOnChange = true;
            source.ReloadDelay = 20;
            source.OnLoadException = context => context.Ignore = Interlocked.Increment(ref _unreadable) % 2 == 0;
            source.ResolveFileProvider();
        }).Build();
        IServiceCollection collection = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddLogging(logging => logging.AddProvider(logs).SetMinimumLevel(LogLevel.Information));
        collection.AddLoadBalancedHttpClient("orders");
        return collection.BuildServiceProvider();
    }

    /// <summary>Every snapshot is of one version through and through.</summary>
    private async Task WatchAsync(Cluster cluster, CancellationToken stop)
    {
        ClusterSnapshot? last = null;
        while (!stop.IsCancellationRequested)
        {
            ClusterSnapshot snapshot = cluster.Snapshot!;
            if (!ReferenceEquals(last, snapshot))
            {
                last = snapshot;
                string mark = snapshot.Version.ToString();
                _seen.TryAdd(mark, 0);
                string found = string.Join(' ', snapshot.Nodes.Select(node => FormattableString.Invariant($"{node.Id}={node.Spec.Labels["v"]}*{node.Weight}")));
                if (found != $"a={mark}*{mark} b={mark}*{mark} c={mark}*{mark}") { _torn.Enqueue($"{mark}: {found}"); }
            }
            await Task.Yield();
        }
    }

    private async Task SendAsync(HttpClient client, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                Assert.Equal("ok", await client.GetStringAsync("/x", CancellationToken.None));
                Interlocked.Increment(ref _answered);
            }
            catch (Exception e) { _failed.Enqueue(e); }
            await Task.Delay(2, CancellationToken.None);
        }
    }
}
