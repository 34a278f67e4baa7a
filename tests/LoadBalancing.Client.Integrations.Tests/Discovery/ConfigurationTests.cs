using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.IntegrationTests.Harness;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.Client.Integrations.Tests.Discovery;

/// <summary>Service discovery's own provider of configuration: <c>Services:{name}:{scheme}:[i]</c>.</summary>
public sealed class ConfigurationTests : IntegrationTest
{
    /// <summary>The log line that says that the last good list is kept.</summary>
    private const int DiscoveryFailed = 300;

    [Fact]
    public async Task All_that_it_finds_are_balanced()
    {
        await using WebServer a = await WebServer.StartAsync(), b = await WebServer.StartAsync();
        await using var catalog = new Catalog(new() { ["Services:catalog:http:0"] = a.Address, ["Services:catalog:http:1"] = b.Address });
        string[] answered = await catalog.SendAsync(20, Token);
        Assert.Equal((10, 10), (a.Count, b.Count));
        Assert.Equivalent(new[] { a.Address, b.Address }, answered.Distinct());
    }

    [Fact]
    public async Task A_reload_moves_requests_and_those_that_stay_keep_their_statistics()
    {
        await using WebServer a = await WebServer.StartAsync(), b = await WebServer.StartAsync(), c = await WebServer.StartAsync();
        await using var catalog = new Catalog(new() { ["Services:catalog:http:0"] = a.Address, ["Services:catalog:http:1"] = b.Address });
        await catalog.SendAsync(20, Token);
        catalog.Settings.Reload(("Services:catalog:http:0", c.Address));
        await Until(() => catalog.Addresses.ToHashSet().SetEquals([b.Address, c.Address]), "the cluster had the new list");
        EndpointDescription stayed = catalog.Endpoints.Single(endpoint => endpoint.Id == b.Address);
        Assert.Equal(10, stayed.Succeeded);
        await catalog.SendAsync(20, Token);
        Assert.Equal((10, 20, 10), (a.Count, b.Count, c.Count));
    }

    [Fact]
    public async Task Of_https_and_http_the_first_that_is_there_is_taken_and_the_other_when_that_is_gone()
    {
        await using var catalog = new Catalog(new() { ["Services:catalog:https:0"] = "https://10.0.0.1:8443", ["Services:catalog:http:0"] = "http://10.0.0.1:8080" });
        await catalog.Cluster.WaitUntilReadyAsync(Token);
        Assert.Equal(["https://10.0.0.1:8443"], catalog.Addresses);
        catalog.Settings.Reload(("Services:catalog:https:0", null));
        await Until(() => catalog.Addresses.SequenceEqual(["http://10.0.0.1:8080"]), "http was taken");
    }

    [Fact]
    public async Task A_section_that_is_removed_keeps_the_last_list_though_the_name_would_pass_through()
    {
        await using WebServer a = await WebServer.StartAsync();
        await using var catalog = new Catalog(new() { ["Services:catalog:http:0"] = a.Address });
        await catalog.SendAsync(1, Token);
        catalog.Settings.Reload(("Services:catalog:http:0", null));
        await Until(() => catalog.Log.Lines.Any(line => line.Id == DiscoveryFailed), "the cluster had seen it");
        Assert.Contains("the list is empty", catalog.Log.Lines.First(line => line.Id == DiscoveryFailed).Text, StringComparison.Ordinal);
        Assert.Equal([a.Address], catalog.Addresses);
        await catalog.SendAsync(1, Token);
        // Back again, elsewhere: no restart.
        await using WebServer b = await WebServer.StartAsync();
        catalog.Settings.Reload(("Services:catalog:http:0", b.Address));
        await Until(() => catalog.Addresses.SequenceEqual([b.Address]), "the cluster had the new list");
    }

    [Fact]
    public async Task A_name_that_no_provider_knows_passes_through()
    {
        await using WebServer a = await WebServer.StartAsync();
        await using var catalog = new Catalog(register: services => services.AddLoadBalancedHttpClient("catalog").UseServiceDiscovery($"http://127.0.0.1:{a.Port}"));
        Assert.Equal([a.Address], await catalog.SendAsync(1, Token));
        // Again and again, until a provider knows it.
        for (int reload = 2; reload < 5; reload++)
        {
            catalog.Settings.Reload(("Unrelated", "key"));
            await Until(() => catalog.Log.Lines.Count(line => line.Text.StartsWith("Using pass-through", StringComparison.Ordinal)) >= reload, "it had passed through again");
        }
        await using WebServer b = await WebServer.StartAsync();
        catalog.Settings.Reload(("Services:127.0.0.1:http:0", b.Address));
        await Until(() => catalog.Addresses.SequenceEqual([b.Address]), "the cluster had the new list");
        Assert.DoesNotContain(catalog.Log.Lines, line => line.Id == DiscoveryFailed);
    }

    [Fact]
    public async Task A_value_that_is_none_keeps_the_last_list_and_says_so()
    {
        await using WebServer a = await WebServer.StartAsync();
        await using var catalog = new Catalog(new() { ["Services:catalog:http:0"] = a.Address });
        await catalog.SendAsync(1, Token);
        catalog.Settings.Reload(("Services:catalog:http:first", "http://10.0.0.1"));
        await Until(() => catalog.Log.Lines.Any(line => line.Id == DiscoveryFailed), "the cluster had seen it");
        Assert.Contains("non-numeric keys", catalog.Log.Lines.First(line => line.Id == DiscoveryFailed).Text, StringComparison.Ordinal);
        Assert.Equal([a.Address], await catalog.SendAsync(1, Token));
    }
}
