using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Reload;
using LoadBalancing.Client.IntegrationTests.Servers;
using LoadBalancing.Client.Versions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.Client.IntegrationTests.Versioned;

/// <summary>A version under which half of the endpoints answer 500 is taken back by itself, and its source cannot bring it again.</summary>
public sealed class HarmfulVersionTests() : IntegrationTest(TimeSpan.FromSeconds(60))
{
    [Fact]
    public async Task Half_of_the_endpoints_answer_500_and_the_version_is_back_before_a_few_hundred_requests_have_ended()
    {
        List<TestServer> good = [], bad = [];
        for (int i = 0; i < 6; i++) { good.Add(await TestServer.StartAsync($"good-{i}")); }
        for (int i = 0; i < 3; i++) { bad.Add(await TestServer.StartAsync(context => { context.Response.StatusCode = 500; return Task.CompletedTask; })); }
        string folder = Directory.CreateTempSubdirectory("harmful").FullName;
        string file = Path.Combine(folder, "appsettings.json");
        Write(1, good);
        await using ServiceProvider services = Services();
        Cluster cluster = services.GetRequiredService<IClusterProvider>().Get("orders");
        using HttpClient client = services.GetRequiredService<IHttpClientFactory>().CreateClient("orders");
        Assert.True(cluster.Accept());
        for (int i = 0; i < 150; i++) { Assert.True((await client.GetAsync("/", Token)).IsSuccessStatusCode); }

        Write(2, [.. good.Take(3), .. bad]);
        await Until(() => cluster.Version.ToString() == "2", "the harmful version runs");
        int failed = 0, sent = 0;
        while (cluster.Version.ToString() == "2")
        {
            Assert.True(++sent < 20_000, "It was never taken back.");
            if (!(await client.GetAsync("/", Token)).IsSuccessStatusCode) { failed++; }
            await Task.Delay(2, Token);
        }
        Assert.Equal("1", cluster.Version.ToString());
        // At most the first failures of each bad endpoint and the probes after them: the rest found the others.
        Assert.InRange(failed, 3, sent / 3);
        VersionRecord taken = cluster.Ledger.Records.First(record => record.Version == "2");
        Assert.Equal(VersionState.RolledBack, taken.State);

        // The source still says so, fires again, and says so under another number.
        Write(2, [.. good.Take(3), .. bad]);
        Write(3, [.. good.Take(3), .. bad]);
        await Until(() => cluster.Ledger.Records.Any(record => record.State == VersionState.Refused), "it was refused");
        Assert.Equal("1", cluster.Version.ToString());
        for (int i = 0; i < 60; i++) { Assert.True((await client.GetAsync("/", Token)).IsSuccessStatusCode); }
        // And the next good one applies.
        Write(4, good.Take(2));
        await Until(() => cluster.Version.ToString() == "4", "the next good version runs");
        Directory.Delete(folder, recursive: true);
        foreach (TestServer server in good.Concat(bad)) { await server.DisposeAsync(); }

        void Write(long version, IEnumerable<TestServer> servers) => File.WriteAllText(file, $$"""
            { "LoadBalancing": { "Clusters": { "orders": { "Version": {{version}}, "Picker": { "Policy": "round_robin" },
              "Endpoints": { {{string.Join(", ", servers.Select(server => $"\"{server.Port}\": \"{server.Address}\""))}} } } } } }
            """);

        ServiceProvider Services()
        {
            var collection = new ServiceCollection();
            collection.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddJsonFile(file, optional: false, reloadOnChange: true).Build());
            collection.AddLoadBalancedHttpClient("orders");
            return collection.BuildServiceProvider();
        }
    }
}
