using System.Net;
using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Http;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;

namespace LoadBalancing.Client.IntegrationTests.Versioned;

/// <summary>Make before break: a version that waits has its connections before its moment.</summary>
public sealed class WarmUpTests : IntegrationTest
{
    private static ClusterOptions Of(long version, IEnumerable<TestServer> servers, Action<ClusterOptions>? change = null)
    {
        var options = new ClusterOptions { Version = version, Picker = { Policy = "round_robin" } };
        foreach (TestServer server in servers) { options.Endpoints[server.Authority] = new(server.Address); }
        options.Transport.WarmUp.Path = "/warm";
        change?.Invoke(options);
        return options;
    }

    [Fact]
    public async Task Each_live_handler_asks_each_endpoint_that_is_added_once_and_none_that_runs()
    {
        await using TestServer old = await TestServer.StartAsync("old"), one = await TestServer.StartAsync("one"), two = await TestServer.StartAsync("two");
        await using Cluster cluster = Cluster.Create("orders", Of(1, [old]));
        using var first = new HttpClient(cluster.CreateHandler());
        using var second = new HttpClient(cluster.CreateHandler());
        await first.GetStringAsync("http://orders/", Token);
        Assert.Empty(cluster.TryUpdate(Of(2, [old, one, two], options => options.ActivateAt = DateTimeOffset.UtcNow.AddSeconds(3))));
        await Until(() => cluster.Journal.Any(entry => entry.Kind == "version.warmed"), "connections were made");
        Assert.Contains("4 of 4", cluster.Journal.First(entry => entry.Kind == "version.warmed").Reason, StringComparison.Ordinal);
        Assert.Equal("1", cluster.Version.ToString());
        foreach (TestServer added in (TestServer[])[one, two])
        {
            Assert.Equal(["HEAD /warm", "HEAD /warm"], added.Seen.Select(seen => $"{seen.Method} {seen.Target}"));
            Assert.All(added.Seen, seen => Assert.Equal("orders", seen.Host));
        }
        Assert.Single(old.Seen);
        await Until(() => cluster.Version.ToString() == "2", "its moment came");
        for (int i = 0; i < 6; i++) { await first.GetStringAsync("http://orders/", Token); }
        Assert.Equal(4, one.Count);
    }

    [Fact]
    public async Task An_endpoint_that_does_not_answer_holds_nobody_up_and_a_handler_that_is_gone_is_not_used()
    {
        await using TestServer old = await TestServer.StartAsync("old");
        await using TestServer mute = await TestServer.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        await using Cluster cluster = Cluster.Create("orders", Of(1, [old]));
        using var live = new HttpClient(cluster.CreateHandler());
        new HttpClient(cluster.CreateHandler()).Dispose();
        Assert.Empty(cluster.TryUpdate(Of(2, [old, mute], options =>
        {
            options.Transport.WarmUp.Timeout = TimeSpan.FromMilliseconds(200);
            options.ActivateAt = DateTimeOffset.UtcNow.AddSeconds(2);
        })));
        await Until(() => cluster.Journal.Any(entry => entry.Kind == "version.warmed"), "time was over");
        Assert.Contains("0 of ", cluster.Journal.First(entry => entry.Kind == "version.warmed").Reason, StringComparison.Ordinal);
        Assert.Equal("old", await live.GetStringAsync("http://orders/", Token));
        await Until(() => cluster.Version.ToString() == "2", "its moment came");
    }

    [Fact]
    public async Task Without_a_path_nothing_is_asked()
    {
        await using TestServer old = await TestServer.StartAsync("old"), added = await TestServer.StartAsync("new");
        await using Cluster cluster = Cluster.Create("orders", Of(1, [old]));
        using var client = new HttpClient(cluster.CreateHandler());
        Assert.Empty(cluster.TryUpdate(Of(2, [added], options =>
        {
            options.Transport.WarmUp.Path = null;
            options.ActivateAt = DateTimeOffset.UtcNow.AddSeconds(1);
        })));
        await Until(() => cluster.Version.ToString() == "2", "its moment came");
        Assert.Empty(added.Seen);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("http://orders/", Token)).StatusCode);
    }
}
