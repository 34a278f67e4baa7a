using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace LoadBalancing.Client.IntegrationTests.Addressing;

/// <summary>Which Host an endpoint sees.</summary>
public sealed class HostRuleTests : IntegrationTest
{
    [Theory]
    [InlineData("127.0.0.1", null, "http://orders/", "orders")]
    [InlineData("127.0.0.1", null, "http://orders:8080/", "orders:8080")]
    [InlineData("127.0.0.1", null, "http://OrDeRs/", "orders")]
    [InlineData("127.0.0.1", "logical", "http://orders/", "orders")]
    [InlineData("127.0.0.1", "endpoint", "http://orders/", "127.0.0.1:{port}")]
    [InlineData("127.0.0.1", "Shop.example:81", "http://orders/", "shop.example:81")]
    [InlineData("localhost", null, "http://orders/", "localhost:{port}")]
    [InlineData("localhost", "logical", "http://orders:8080/", "orders:8080")]
    [InlineData("localhost", "endpoint", "http://orders/", "localhost:{port}")]
    [InlineData("LOCALHOST", null, "http://orders/", "localhost:{port}")]
    [InlineData("localhost", "shop.example", "http://orders/", "shop.example")]
    public async Task The_host_follows_the_rule(string endpoint, string? rule, string uri, string expected)
    {
        await using TestServer server = await TestServer.StartAsync();
        await using var orders = new Balanced([$"http://{endpoint}:{server.Port}"], options => options.Host = rule);
        (await orders.Client.GetAsync(uri, Token)).Dispose();
        Assert.Equal(expected.Replace("{port}", server.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal), server.Only.Host);
    }

    [Fact]
    public async Task Over_http2_the_authority_is_the_logical_host()
    {
        await using TestServer server = await TestServer.StartAsync(new ServerSetup { Protocols = HttpProtocols.Http2 });
        await using Balanced orders = Balanced.Over(server.Address);
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://orders:77/x") { Version = new(2, 0), VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        (await orders.Client.SendAsync(request, Token)).Dispose();
        Assert.Equal(("orders:77", "HTTP/2"), (server.Only.Host, server.Only.Protocol));
    }

    [Fact]
    public async Task A_host_whose_name_is_not_ascii_is_balanced_in_both_spellings()
    {
        await using TestServer server = await TestServer.StartAsync();
        await using var orders = new Balanced([server.Address], options => options.Hosts.Add("bücher.test"));
        (await orders.Client.GetAsync("http://bücher.test/x", Token)).Dispose();
        (await orders.Client.GetAsync("http://xn--bcher-kva.test/x", Token)).Dispose();
        (await orders.Client.GetAsync("http://BÜCHER.test:81/x", Token)).Dispose();
        Assert.Equal(["xn--bcher-kva.test", "xn--bcher-kva.test", "xn--bcher-kva.test:81"], server.Seen.Select(seen => seen.Host));
    }
}
