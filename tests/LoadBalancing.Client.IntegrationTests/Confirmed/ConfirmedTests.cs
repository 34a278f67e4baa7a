using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Health.Confirmations;
using LoadBalancing.Client.Http;
using LoadBalancing.Client.IntegrationTests.Harness;

namespace LoadBalancing.Client.IntegrationTests.Confirmed;

/// <summary>Only endpoints that have confirmed get requests, over real connections.</summary>
public sealed class ConfirmedTests : IntegrationTest
{
    private static ClusterOptions Options(long version, Action<ConfirmationOptions>? configure, params VersionedServer[] servers)
    {
        var options = new ClusterOptions { Version = version };
        foreach ((int i, VersionedServer server) in servers.Index()) { options.Endpoints[((char)('a' + i)).ToString()] = new EndpointOptions(server.Address); }
        options.Picker.Policy = "round_robin";
        options.Bake.Duration = TimeSpan.Zero;
        options.Health.Confirmation.RequiredVersion = "latest";
        configure?.Invoke(options.Health.Confirmation);
        return options;
    }

    private static HttpClient Client(Cluster cluster) => new(cluster.CreateHandler()) { Timeout = TimeSpan.FromSeconds(20) };

    private async Task<string> ServingAsync(HttpClient http, int requests = 20)
    {
        var versions = new SortedSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < requests; i++) { versions.Add(await http.GetStringAsync("http://orders/x", Token)); }
        return string.Join(',', versions);
    }

    [Fact]
    public async Task Requests_wait_at_the_start_until_the_agents_have_confirmed()
    {
        await using VersionedServer a = await VersionedServer.StartAsync(), b = await VersionedServer.StartAsync();
        using Cluster cluster = Cluster.Create("orders", Options(5, o => o.Deadline = TimeSpan.FromMinutes(5), a, b));
        using HttpClient http = Client(cluster);
        Task<string> waits = http.GetStringAsync("http://orders/x", Token);
        await Until(() => a.Asked > 0 && b.Asked > 0, "both were asked");
        Assert.False(waits.IsCompleted);
        Assert.Empty(a.Ran);
        a.Versions = [5];
        Assert.Equal("5", await waits);
        Assert.Equal("5", await ServingAsync(http));
        Assert.Empty(b.Ran);
    }

    [Fact]
    public async Task A_new_endpoint_gets_its_first_request_after_it_confirmed()
    {
        await using VersionedServer a = await VersionedServer.StartAsync(5), b = await VersionedServer.StartAsync(6);
        using Cluster cluster = Cluster.Create("orders", Options(1, o => o.RequiredVersion = "5", a));
        using HttpClient http = Client(cluster);
        Assert.Equal("5", await ServingAsync(http));
        Assert.Empty(cluster.TryUpdate(Options(2, o => o.RequiredVersion = "5", a, b)));
        Assert.Equal("5", await ServingAsync(http));
        await Until(() => b.Asked > 0, "the new one was asked");
        Assert.Empty(b.Ran);
        b.Versions = [5];
        await Until(() => cluster.Describe().Endpoints[1].Availability == EndpointAvailability.Eligible, "it confirmed");
        await Until(() => { http.GetStringAsync("http://orders/x", Token).GetAwaiter().GetResult(); return !b.Ran.IsEmpty; }, "it got a request");
        Assert.All(b.Ran, ran => Assert.Equal(5, ran.Version));
    }

    [Fact]
    public async Task A_header_alone_is_enough_and_the_agent_is_found_missing_once()
    {
        await using VersionedServer a = await new VersionedServer { HasAgent = false, Versions = [5] }.StartedAsync(), b = await new VersionedServer { HasAgent = false, Versions = [5] }.StartedAsync();
        using Cluster cluster = Cluster.Create("orders", Options(5, configure: null, a, b));
        using HttpClient http = Client(cluster);
        await cluster.WaitUntilReadyAsync(Token);
        await Until(() => cluster.Describe().Endpoints.All(endpoint => endpoint.Availability == EndpointAvailability.Eligible), "both have confirmed");
        Assert.Equal((1, 1), (a.Asked, b.Asked));
        Assert.True(a.Probed >= 1);
        Assert.Equal("5", await ServingAsync(http));
        // Its answers say that it has gone back: the next request goes elsewhere, and stays there while it is probed in vain.
        b.Versions = [4];
        for (int i = 0; i < 4; i++) { await http.GetStringAsync("http://orders/x", Token); }
        await Until(() => cluster.Describe().Endpoints[1].Availability == EndpointAvailability.Unconfirmed, "it is out");
        int ran = b.Ran.Count, probed = b.Probed;
        await ServingAsync(http);
        Assert.Equal(ran, b.Ran.Count);
        b.Versions = [5];
        await Until(() => cluster.Describe().Endpoints[1].Availability == EndpointAvailability.Eligible, "it is back");
        Assert.True(b.Probed > probed);
        Assert.Equal(1, b.Asked);
    }

    [Fact]
    public async Task The_token_is_shown_to_agents_and_only_to_them()
    {
        await using VersionedServer a = await new VersionedServer { Token = "s3cret", Versions = [5] }.StartedAsync();
        using Cluster cluster = Cluster.Create("orders", Options(5, o => { o.Source = ConfirmationSource.Agent; o.Token = "Secret:agent-token"; }, a), new ClusterSetup { Secrets = name => name == "agent-token" ? "s3cret" : null });
        await cluster.WaitUntilReadyAsync(Token);
        using HttpClient http = Client(cluster);
        Assert.Equal("5", await ServingAsync(http));
        Assert.DoesNotContain("s3cret", string.Join('\n', cluster.Describe().Settings.Select(setting => setting.Value)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_has_dropped_the_version_sends_the_request_away_and_its_body_arrives_elsewhere(bool synchronously)
    {
        await using VersionedServer a = await VersionedServer.StartAsync(6, 5), b = await VersionedServer.StartAsync(6, 5);
        using Cluster cluster = Cluster.Create("orders", Options(5, o => o.Coherent = true, a, b));
        await cluster.WaitUntilReadyAsync(Token);
        await Until(() => cluster.Describe().Endpoints.All(endpoint => endpoint.Availability == EndpointAvailability.Eligible), "both confirmed");
        using HttpClient http = Client(cluster);
        a.Tells = [6, 5];
        a.Versions = [6];
        for (int i = 0; i < 10; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "http://orders/x") { Content = new StringContent($"body {i}") };
            using HttpResponseMessage response = synchronously ? http.Send(request, Token) : await http.SendAsync(request, Token);
            Assert.Equal(200, (int)response.StatusCode);
            Assert.Equal("5", await response.Content.ReadAsStringAsync(Token));
        }
        Assert.Equal(1, a.SentAway);
        Assert.Empty(a.Ran);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"body {i}"), b.Ran.Select(ran => ran.Body));
        Assert.All(b.Ran, ran => Assert.Equal(5, ran.Version));
    }

    [Fact]
    public async Task Requests_move_together_and_none_runs_on_another_version_than_its_own()
    {
        VersionedServer[] servers = [.. await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => VersionedServer.StartAsync(5)))];
        try
        {
            using Cluster cluster = Cluster.Create("orders", Options(5, o => { o.Coherent = true; o.Quorum = 0.75; }, servers));
            await cluster.WaitUntilReadyAsync(Token);
            using HttpClient http = Client(cluster);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
            var answers = new System.Collections.Concurrent.ConcurrentQueue<int>();
            Task[] load = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(async () => { while (!stop.IsCancellationRequested) { answers.Enqueue(int.Parse(await http.GetStringAsync("http://orders/x", Token), System.Globalization.CultureInfo.InvariantCulture)); } }, Token))];
            Assert.Empty(cluster.TryUpdate(Options(6, o => { o.Coherent = true; o.Quorum = 0.75; }, servers)));
            servers[0].Versions = [6, 5];
            servers[1].Versions = [6, 5];
            await Until(() => cluster.Describe().Endpoints.Count(endpoint => endpoint.Confirmation!.Version == 6) == 2, "two have confirmed");
            Assert.DoesNotContain(6, answers);
            Assert.Equal("5", cluster.Version.ToString());
            servers[2].Versions = [6, 5];
            await Until(() => cluster.Version.ToString() == "6", "the quorum has");
            int before = answers.Count;
            await Until(() => answers.Count > before + 50, "requests went on");
            await stop.CancelAsync();
            await Task.WhenAll(load);                                // and none failed
            // The fourth has 5 only: it gets nothing that names 6.
            Assert.DoesNotContain(servers[3].Ran, ran => ran.Version == 6);
            Assert.Contains(6, answers);
        }
        finally { foreach (VersionedServer server in servers) { await server.DisposeAsync(); } }
    }
}
