using System.Collections.Concurrent;
using System.Diagnostics;
using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Diagnostics;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Http;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;
using LoadBalancing.Client.Traffic.Routing;

namespace LoadBalancing.Client.IntegrationTests.Routed;

/// <summary>Subsets over real servers: a switch of colours under load, and a canary for those who ask for it.</summary>
public sealed class BlueGreenTests : IntegrationTest
{
    private static ClusterOptions Options(long version, double blue, TestServer[] servers)
    {
        var options = new ClusterOptions { Version = version, Picker = { Policy = "random" } };
        foreach ((int i, TestServer server) in servers.Index())
        {
            options.Endpoints[i < 2 ? $"blue{i}" : $"green{i}"] = new EndpointOptions(server.Address) { Labels = { ["colour"] = i < 2 ? "blue" : "green" } };
        }
        options.Bake.Duration = TimeSpan.Zero;
        options.Traffic.Splits.Add(new TrafficSplitOptions { Subset = { ["colour"] = "blue" }, Percent = blue });
        options.Traffic.Splits.Add(new TrafficSplitOptions { Subset = { ["colour"] = "green" }, Percent = 100 - blue });
        options.Traffic.SplitFallback = RouteFallback.Fail;
        return options;
    }

    /// <summary>Odd versions are blue, even ones green. The span of a request says on which version it ran; the body of its answer says who gave it.</summary>
    [Fact]
    public async Task Every_answer_has_the_colour_of_the_version_that_its_request_ran_on()
    {
        TestServer[] servers = [await TestServer.StartAsync("blue"), await TestServer.StartAsync("blue"), await TestServer.StartAsync("green"), await TestServer.StartAsync("green")];
        try
        {
            var versions = new ConcurrentDictionary<string, string>();
            using var listener = new ActivityListener
            {
                ShouldListenTo = source => source.Name is Telemetry.ActivitySourceName or "tests.colours",
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
                ActivityStopped = activity => { if (activity.GetTagItem("loadbalancing.configuration.version") is string version) { versions[activity.TraceId.ToString()] = version; } },
            };
            ActivitySource.AddActivityListener(listener);
            using var source = new ActivitySource("tests.colours");
            using var cluster = Cluster.Create("orders", Options(1, 100, servers));
            using var client = new HttpClient(cluster.CreateHandler());
            var answers = new ConcurrentQueue<(string Trace, string Colour)>();
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
            Task[] load = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(
                async () =>
                {
                    while (!stop.IsCancellationRequested)
                    {
                        Activity.Current = null;
                        using Activity activity = source.StartActivity("request")!;
                        answers.Enqueue((activity.TraceId.ToString(), await client.GetStringAsync("http://orders/", Token)));
                    }
                },
                Token))];
            for (int version = 2; version <= 9; version++)
            {
                int before = answers.Count;
                await Until(() => answers.Count > before + 100, "requests run on each version");
                Assert.Empty(cluster.TryUpdate(Options(version, version % 2 == 0 ? 0 : 100, servers)));
            }
            await stop.CancelAsync();
            await Task.WhenAll(load);
            Assert.All(answers, answer => Assert.Equal(long.Parse(versions[answer.Trace], System.Globalization.CultureInfo.InvariantCulture) % 2 == 0 ? "green" : "blue", answer.Colour));
            Assert.True(answers.Select(answer => versions[answer.Trace]).Distinct().Count() >= 8);
        }
        finally { foreach (TestServer server in servers) { await server.DisposeAsync(); } }
    }

    [Fact]
    public async Task A_header_sends_a_request_to_the_canary_and_a_path_to_who_has_the_files()
    {
        await using TestServer stable = await TestServer.StartAsync("stable"), canary = await TestServer.StartAsync("canary"), files = await TestServer.StartAsync("files");
        await using var orders = new Balanced([stable.Address, canary.Address, files.Address], options =>
        {
            (options.Endpoints["a"].Labels["track"], options.Endpoints["b"].Labels["track"], options.Endpoints["c"].Labels["kind"]) = ("stable", "canary", "static");
            options.Traffic.Routes.Add(new TrafficRouteOptions { Name = "files", Match = { PathPattern = "/static/{**rest}" }, Subset = { ["kind"] = "static" } });
            options.Traffic.Routes.Add(new TrafficRouteOptions
            {
                Name = "beta",
                Match = { Headers = { new HeaderMatchOptions { Name = "x-beta", Mode = HeaderMatchMode.Exists } } },
                Subset = { ["track"] = "canary" },
                FallbackSubset = { ["track"] = "stable" },
            });
            options.Traffic.Splits.Add(new TrafficSplitOptions { Subset = { ["track"] = "stable" }, Percent = 100 });
        });

        async Task<string> GetAsync(string path, bool isBeta)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            if (isBeta) { request.Headers.Add("X-Beta", "yes"); }
            using HttpResponseMessage response = await orders.Client.SendAsync(request, Token);
            return await response.Content.ReadAsStringAsync(Token);
        }

        for (int i = 0; i < 10; i++)
        {
            Assert.Equal(("stable", "canary", "files"), (await GetAsync("/x", false), await GetAsync("/x", true), await GetAsync("/static/a/b.css", true)));
        }
        await canary.KillAsync();
        for (int i = 0; i < 10; i++) { Assert.Equal("stable", await GetAsync("/x", true)); }
        Assert.Contains(orders.Cluster.Describe().Pools, pool => pool.Subset == "track=canary");
    }
}
