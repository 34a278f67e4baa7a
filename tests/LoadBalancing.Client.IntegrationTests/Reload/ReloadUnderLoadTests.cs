using System.Collections.Concurrent;
using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Client.IntegrationTests.Reload;

/// <summary>A real file, rewritten in all the ways in which files are, while requests run: none of them may notice.</summary>
public sealed class ReloadUnderLoadTests : IntegrationTest
{
    [Fact]
    public async Task Good_versions_apply_and_bad_ones_keep_yesterday_and_no_request_fails()
    {
        await using TestServer first = await TestServer.StartAsync(), stays = await TestServer.StartAsync(), last = await TestServer.StartAsync();
        using var file = new SettingsFile();
        file.Replace(SettingsFile.Json(1, ("first", first.Address), ("stays", stays.Address)));
        IConfigurationRoot configuration = new ConfigurationBuilder().AddJsonFile(file.Path, optional: false, reloadOnChange: true).Build();
        using var logs = new LogCapture();
        var collection = new ServiceCollection();
        collection.AddSingleton<IConfiguration>(configuration).AddLogging(logging => logging.AddProvider(logs));
        collection.AddLoadBalancedHttpClient("orders");
        await using ServiceProvider services = collection.BuildServiceProvider();
        var cluster = services.GetRequiredKeyedService<Cluster>("orders");
        using HttpClient client = services.GetRequiredService<IHttpClientFactory>().CreateClient("orders");
        EndpointNode[] original = [.. cluster.Snapshot!.Nodes];
        var errors = new ConcurrentQueue<Exception>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task[] load = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(() => SendAsync(client, errors, stop.Token), Token))];
        await Until(() => original.All(node => node.Succeeded > 10), "both endpoints serve");

        // Good: the first endpoint leaves, another comes, in several writes.
        file.WriteInPieces(SettingsFile.Json(2, ("stays", stays.Address), ("last", last.Address)));
        await Until(() => cluster.Version?.Number == 2, "version 2 is active");
        Assert.Equal(EndpointAvailability.Removed, original[0].Availability);
        await Until(() => original[0].Outstanding == 0, "the removed endpoint's requests ended");
        int atRemoval = first.Count;
        long before = original[1].Succeeded;
        Assert.Same(original[1].Tracker, TrackerOf(cluster, "stays"));

        // Torn: half of version 3. The provider itself throws and shows an empty configuration.
        string third = SettingsFile.Json(3, ("first", first.Address));
        file.Replace(third[..(third.Length / 2)]);
        await Until(() => !configuration.GetSection("LoadBalancing").Exists(), "the provider has choked on the torn file");
        await AssertStillVersion2Async(cluster);

        // Invalid: all its reasons in one line.
        file.Replace("""{ "LoadBalancing": { "Clusters": { "orders": { "Version": 4, "Endponts": {}, "Picker": { "Policy": "rr" }, "Endpoints": { "x": "ftp://y" } } } } }""");
        await Until(() => Refusals(logs).Any(text => text.Contains("Endponts", StringComparison.Ordinal)), "the invalid version was refused");
        Assert.Contains("Endponts", Refusals(logs).Last(), StringComparison.Ordinal);
        Assert.Contains("'rr'", Refusals(logs).Last(), StringComparison.Ordinal);
        Assert.Contains("ftp", Refusals(logs).Last(), StringComparison.Ordinal);
        await AssertStillVersion2Async(cluster);

        // Older, and vanished.
        file.Replace(SettingsFile.Json(1, ("first", first.Address)));
        await Until(() => Refusals(logs).Any(text => text.Contains("version 1 is known with other content", StringComparison.Ordinal)), "the older version was refused");
        file.Delete();
        await Until(() => Refusals(logs).Any(text => text.Contains("got no endpoints", StringComparison.Ordinal)), "the vanished file was refused");
        await AssertStillVersion2Async(cluster);

        // The next good one applies.
        file.Replace(SettingsFile.Json(5, ("stays", stays.Address), ("last", last.Address), ("new", last.Address + "/new")));
        await Until(() => cluster.Version?.Number == 5, "version 5 is active");
        Assert.True(original[1].Succeeded > before);
        Assert.Same(original[1].Tracker, TrackerOf(cluster, "stays"));
        await stop.CancelAsync();
        await Task.WhenAll(load);
        Assert.Empty(errors);
        Assert.Equal(atRemoval, first.Count);
        Assert.All(cluster.Snapshot!.Nodes, node => Assert.Equal(0, node.Outstanding));
        Assert.Equal(Refusals(logs).Distinct(), Refusals(logs));
    }

    private async Task AssertStillVersion2Async(Cluster cluster)
    {
        Assert.Equal(2, cluster.Version?.Number);
        // Requests go on meanwhile.
        long before = cluster.Snapshot!.Nodes.Sum(node => node.Succeeded);
        await Until(() => cluster.Snapshot.Nodes.Sum(node => node.Succeeded) > before + 10, "requests go on");
        Assert.Equal(["last", "stays"], cluster.Snapshot.Nodes.Select(node => node.Id).Order());
    }

    private static EndpointTracker TrackerOf(Cluster cluster, string id) => cluster.Snapshot!.Nodes.Single(node => node.Id == id).Tracker;

    private static string[] Refusals(LogCapture logs) => [.. logs.Ours(LogLevel.Error).Where(line => line.Id == 101).Select(line => line.Text)];

    private static async Task SendAsync(HttpClient client, ConcurrentQueue<Exception> errors, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try { Assert.Equal("ok", await client.GetStringAsync("/x", CancellationToken.None)); }
            catch (Exception e) { errors.Enqueue(e); }
        }
    }
}
