using System.Net;
using System.Net.Sockets;
using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.IntegrationTests.Harness;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.ServiceDiscovery;

namespace LoadBalancing.Client.Integrations.Tests.Discovery;

/// <summary>Every kind of end point as the address of an endpoint, which is its id too.</summary>
public sealed class AddressTests : IntegrationTest
{
    [Theory]
    [InlineData("http://Node:8080/", "http://node:8080")]
    [InlineData("https://node/base/", "https://node/base")]
    [InlineData("http://[::1]:6003", "http://[::1]:6003")]
    [InlineData("http://user:secret@node:81/base?q=1#f", "http://node:81/base")]
    public async Task A_uri_keeps_scheme_port_and_path(string uri, string expected) => await AssertAsync([new UriEndPoint(new Uri(uri))], expected);

    [Fact]
    public async Task A_name_or_an_ip_address_takes_the_first_scheme_of_the_services_name() => await AssertAsync(
        [
            new DnsEndPoint("Node", 0), new DnsEndPoint("node", 8080), new IPEndPoint(IPAddress.Parse("10.0.0.1"), 0), new IPEndPoint(IPAddress.IPv6Loopback, 81),
            // The same address again.
            new IPEndPoint(IPAddress.Parse("::ffff:10.0.0.1"), 0),
        ],
        "https://10.0.0.1", "https://[::1]:81", "https://node", "https://node:8080");

    [Fact]
    public async Task A_scheme_that_is_not_allowed_is_not_taken()
    {
        await using Catalog catalog = Over([new DnsEndPoint("node", 8080)], services => services.Configure<ServiceDiscoveryOptions>(options =>
        {
            options.AllowAllSchemes = false;
            options.AllowedSchemes = ["http"];
        }));
        await catalog.Cluster.WaitUntilReadyAsync(Token);
        Assert.Equal(["http://node:8080"], catalog.Addresses);
    }

    [Fact]
    public async Task Without_a_scheme_in_the_services_name_the_requests_is_taken()
    {
        await using WebServer server = await WebServer.StartAsync();
        await using Catalog catalog = Over([new IPEndPoint(IPAddress.Loopback, server.Port)], serviceName: "catalog");
        Assert.Equal([$"127.0.0.1:{server.Port}"], await catalog.SendAsync(1, Token));
    }

    [Fact]
    public async Task A_path_goes_before_the_requests()
    {
        await using WebServer server = await WebServer.StartAsync();
        await using Catalog catalog = Over([new UriEndPoint(new Uri(server.Address + "/base"))]);
        await catalog.SendAsync(1, Token);
        Assert.Equal("/base/items", server.LastPath);
    }

    [Fact]
    public async Task What_is_no_address_is_named_in_the_log()
    {
        await using Catalog catalog = Over([new UnixDomainSocketEndPoint("/tmp/catalog.sock")]);
        _ = catalog.Cluster;
        await Until(() => catalog.Log.Lines.Any(line => line.Id == 300), "the cluster had seen it");
        Assert.Contains("UnixDomainSocketEndPoint; wanted a URI, a name or an IP address", catalog.Log.Lines.First(line => line.Id == 300).Text, StringComparison.Ordinal);
    }

    private async Task AssertAsync(EndPoint[] found, params string[] expected)
    {
        await using Catalog catalog = Over(found);
        await catalog.Cluster.WaitUntilReadyAsync(Token);
        Assert.Equal(expected, catalog.Addresses);
        Assert.Equal(expected, catalog.Endpoints.Select(endpoint => endpoint.Id));
    }

    private static Catalog Over(EndPoint[] found, Action<IServiceCollection>? further = null, string? serviceName = null) => new(register: services =>
    {
        var provider = new FedProvider();
        provider.Feed(found);
        services.AddServiceDiscoveryCore().AddSingleton<IServiceEndpointProviderFactory>(provider);
        further?.Invoke(services);
        services.AddLoadBalancedHttpClient("catalog", Catalog.InTurn).UseServiceDiscovery(serviceName);
    });
}
