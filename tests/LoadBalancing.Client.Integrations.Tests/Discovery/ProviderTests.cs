using System.Net;
using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.Tests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.ServiceDiscovery;

namespace LoadBalancing.Client.Integrations.Tests.Discovery;

/// <summary>Providers of the application's own: they change, fail, answer nothing, in another order, or without ever saying that something changed.</summary>
public sealed class ProviderTests : IntegrationTest
{
    private static readonly IPEndPoint s_a = new(IPAddress.Parse("10.0.0.1"), 8080), s_b = new(IPAddress.Parse("10.0.0.2"), 8080);

    [Fact]
    public async Task One_that_throws_keeps_the_last_list_and_is_asked_again()
    {
        var provider = new FedProvider();
        await using Catalog catalog = Over(provider);
        provider.Feed(s_a, s_b);
        await catalog.Cluster.WaitUntilReadyAsync(Token);
        provider.Feed(() => throw new InvalidOperationException("the registry is away"));
        await Until(() => catalog.Log.Lines.Any(line => line.Id == 300), "the cluster had seen it");
        Assert.Contains("the registry is away", catalog.Log.Lines.First(line => line.Id == 300).Text, StringComparison.Ordinal);
        Assert.Equal(["https://10.0.0.1:8080", "https://10.0.0.2:8080"], catalog.Addresses);
        provider.Feed(s_b);
        await Until(() => catalog.Addresses.SequenceEqual(["https://10.0.0.2:8080"]), "the list was fetched again");
    }

    [Fact]
    public async Task An_empty_list_keeps_the_last_one()
    {
        var provider = new FedProvider();
        await using Catalog catalog = Over(provider);
        provider.Feed(s_a);
        await catalog.Cluster.WaitUntilReadyAsync(Token);
        provider.Feed();
        await Until(() => catalog.Log.Lines.Any(line => line.Id == 300), "the cluster had seen it");
        Assert.Equal(["https://10.0.0.1:8080"], catalog.Addresses);
        provider.Feed(s_b);
        await Until(() => catalog.Addresses.SequenceEqual(["https://10.0.0.2:8080"]), "the new list was there");
    }

    [Fact]
    public async Task The_same_end_points_in_another_order_are_no_news()
    {
        var provider = new FedProvider();
        await using Catalog catalog = Over(provider);
        provider.Feed(s_a, s_b);
        await catalog.Cluster.WaitUntilReadyAsync(Token);
        long generation = catalog.Cluster.Describe().Generation;
        int asked = provider.Asked;
        provider.Feed(s_b, s_a);
        await Until(() => provider.Asked > asked, "the cluster had asked");
        // What is told after it was there before: that the list of two was no news is certain when the list of one is the next generation.
        provider.Feed(s_b);
        await Until(() => catalog.Addresses.Count() == 1, "the cluster had the list of one");
        Assert.Equal(generation + 1, catalog.Cluster.Describe().Generation);
    }

    [Fact]
    public async Task A_token_that_fires_needs_no_poll()
    {
        var time = new ManualTime();
        var provider = new FedProvider();
        await using Catalog catalog = Over(provider, services => services.AddSingleton<TimeProvider>(time));
        provider.Feed(s_a);
        await catalog.Cluster.WaitUntilReadyAsync(Token);
        provider.Feed(s_b);
        // A token that fired before anybody looked is asked about after 0.1 s; of the 5 s between two polls this stays far away.
        await Until(
            () =>
            {
                if (time.Elapsed < TimeSpan.FromSeconds(1)) { time.Advance(TimeSpan.FromMilliseconds(10)); }
                return catalog.Addresses.SequenceEqual(["https://10.0.0.2:8080"]);
            },
            "the new list was there");
    }

    [Fact]
    public async Task One_without_a_token_is_polled_and_none_is_forgotten_meanwhile()
    {
        var time = new ManualTime();
        var provider = new FedProvider(hasToken: false);
        await using Catalog catalog = Over(provider, services => services.AddSingleton<TimeProvider>(time).Configure<ServiceDiscoveryOptions>(options => options.RefreshPeriod = TimeSpan.FromSeconds(30)));
        provider.Feed(s_a);
        await catalog.Cluster.WaitUntilReadyAsync(Token);
        provider.Feed(s_b);
        // Service discovery asks it after 30 s, and the cluster asks service discovery every 5 s. Were it not for that, the provider would be gone after 10 to 20 s.
        await Until(() => { time.Advance(TimeSpan.FromSeconds(1)); return catalog.Addresses.SequenceEqual(["https://10.0.0.2:8080"]); }, "the new list was there");
        Assert.Equal(0, provider.Disposed);
    }

    /// <summary>Providers that were registered before stay alone: neither configuration nor passing through is added.</summary>
    private static Catalog Over(FedProvider provider, Action<IServiceCollection>? further = null) => new(register: services =>
    {
        services.AddServiceDiscoveryCore().AddSingleton<IServiceEndpointProviderFactory>(provider);
        further?.Invoke(services);
        services.AddLoadBalancedHttpClient("catalog", Catalog.InTurn).UseServiceDiscovery();
    });
}
