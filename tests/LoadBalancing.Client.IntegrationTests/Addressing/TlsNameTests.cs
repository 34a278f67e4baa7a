using System.Net;
using LoadBalancing.Client.Http;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace LoadBalancing.Client.IntegrationTests.Addressing;

/// <summary>TLS asks for, and checks, the logical name, though the connection goes to an IP address.</summary>
public sealed class TlsNameTests : IntegrationTest
{
    [Theory]
    [InlineData(HttpProtocols.Http1, "1.1")]
    [InlineData(HttpProtocols.Http2, "2.0")]
    public async Task A_certificate_for_the_logical_name_passes_on_an_ip_endpoint(HttpProtocols protocols, string version)
    {
        await using TestServer server = await TestServer.StartAsync(new ServerSetup { Certificate = Certificates.For("orders"), Protocols = protocols });
        await using Balanced orders = Balanced.Over(server.Address);
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://ORDERS:8443/x") { Version = Version.Parse(version), VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using HttpResponseMessage response = await orders.Client.SendAsync(request, Token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(Version.Parse(version), response.Version);
        Assert.Equal(["orders"], server.ServerNames.Distinct());
        Assert.Equal("orders:8443", server.Only.Host);
    }

    [Fact]
    public async Task A_certificate_for_the_ip_alone_does_not_pass()
    {
        await using TestServer server = await TestServer.StartAsync(new ServerSetup { Certificate = Certificates.For("127.0.0.1") });
        await using Balanced orders = Balanced.Over(server.Address);
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => orders.Client.GetAsync("https://orders/", Token));
        Assert.Equal(HttpRequestError.SecureConnectionError, error.HttpRequestError);
        Assert.Empty(server.Seen);
        Assert.Equal((0, 0, 1, 0), orders.A.Count());
    }

    [Fact]
    public async Task An_endpoint_with_the_wrong_certificate_is_failed_over()
    {
        await using TestServer wrong = await TestServer.StartAsync(new ServerSetup { Certificate = Certificates.For("payments") });
        await using TestServer right = await TestServer.StartAsync(new ServerSetup { Certificate = Certificates.For("orders") });
        await using Balanced orders = Balanced.Over(wrong.Address, right.Address);
        using HttpResponseMessage response = await orders.Client.PostAsync("https://orders/", new StringContent("once"), Token);
        Assert.Equal("b", response.GetEndpoint()!.Id);
        Assert.Equal((0, 1), (wrong.Count, right.Count));
        Assert.Equal(["orders"], wrong.ServerNames.Distinct());
    }

    [Fact]
    public async Task An_endpoint_with_a_dns_name_shows_a_certificate_for_that_name()
    {
        await using TestServer server = await TestServer.StartAsync(new ServerSetup { Certificate = Certificates.For("localhost") });
        await using Balanced orders = Balanced.Over($"https://localhost:{server.Port}");
        Assert.Equal("ok", await orders.Client.GetStringAsync("https://orders/", Token));
        Assert.Equal(["localhost"], server.ServerNames.Distinct());
    }

    [Fact]
    public async Task A_fixed_host_is_the_name_that_is_checked()
    {
        await using TestServer server = await TestServer.StartAsync(new ServerSetup { Certificate = Certificates.For("shop.example") });
        await using var orders = new Balanced([server.Address], options => options.Host = "Shop.example:81");
        Assert.Equal("ok", await orders.Client.GetStringAsync("https://orders/", Token));
        Assert.Equal(["shop.example"], server.ServerNames.Distinct());
        Assert.Equal("shop.example:81", server.Only.Host);
    }

    [Fact]
    public async Task Spellings_of_the_logical_name_share_one_connection()
    {
        await using TestServer server = await TestServer.StartAsync(new ServerSetup { Certificate = Certificates.For("orders") });
        await using Balanced orders = Balanced.Over(server.Address);
        foreach (string host in new[] { "orders", "ORDERS", "Orders" }) { Assert.Equal("ok", await orders.Client.GetStringAsync($"https://{host}/", Token)); }
        Assert.Single(server.ServerNames);
    }
}
