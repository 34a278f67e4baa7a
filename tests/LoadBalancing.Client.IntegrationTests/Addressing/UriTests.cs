using System.Net;
using LoadBalancing.Client.Http;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;
using Microsoft.AspNetCore.Http;

namespace LoadBalancing.Client.IntegrationTests.Addressing;

/// <summary>What arrives on the wire: the endpoint's prefix and the request's path and query, byte for byte.</summary>
public sealed class UriTests : IntegrationTest
{
    [Theory]
    [InlineData("/")]
    [InlineData("/a/b?x=1&y=2")]
    [InlineData("/a%2Fb%20c?q=%26%3D%2B")]
    [InlineData("/a//b/;p=1,2/~u?x?y/z")]
    [InlineData("/p?redirect=http://evil.test/&back=../..")]
    [InlineData("//evil.test/x")]
    [InlineData("//evil.test:99/x?y=//z")]
    [InlineData("///evil.test")]
    [InlineData("/%2F/evil.test/")]
    [InlineData("/@evil.test/")]
    public async Task Path_and_query_arrive_as_they_were_written(string target)
    {
        await using TestServer server = await TestServer.StartAsync();
        await using Balanced orders = Balanced.Over(server.Address);
        // Sent by the runtime alone, the same URI shows what "as it was written" is.
        using var bare = new HttpClient();
        (await bare.GetAsync(server.Address + target, Token)).Dispose();
        using HttpResponseMessage response = await orders.Client.GetAsync("http://orders" + target, Token);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        SeenRequest[] seen = [.. server.Seen];
        Assert.Equal(2, seen.Length);
        Assert.Equal(target, seen[1].Target);
        Assert.Equal(seen[0].Target, seen[1].Target);
        Assert.Equal("orders", seen[1].Host);
    }

    [Fact]
    public async Task A_uri_that_asked_not_to_be_canonicalised_is_not()
    {
        await using TestServer server = await TestServer.StartAsync();
        await using Balanced orders = Balanced.Over(server.Address + "/base");
        var uri = new Uri("http://orders/a/%2e%2e/%c3%a9?q=%7e", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        (await orders.Client.GetAsync(uri, Token)).Dispose();
        Assert.Equal("/base/a/%2e%2e/%c3%a9?q=%7e", server.Only.Target);
    }

    [Fact]
    public async Task Unicode_is_escaped_as_the_runtime_does_it()
    {
        await using TestServer server = await TestServer.StartAsync();
        await using Balanced orders = Balanced.Over(server.Address);
        (await orders.Client.GetAsync("http://orders/bücher/日本?q=ñ#fragment", Token)).Dispose();
        Assert.Equal("/b%C3%BCcher/%E6%97%A5%E6%9C%AC?q=%C3%B1", server.Only.Target);
    }

    [Theory]
    [InlineData("/base", "/x?y=1", "/base/x?y=1")]
    [InlineData("/base/", "/x", "/base/x")]
    [InlineData("/base/v1", "/", "/base/v1/")]
    [InlineData("/base", "//evil.test/x", "/base//evil.test/x")]
    [InlineData("/base", "/a%2Fb", "/base/a%2Fb")]
    public async Task A_base_path_goes_before_the_requests_path(string basePath, string target, string expected)
    {
        await using TestServer server = await TestServer.StartAsync();
        await using Balanced orders = Balanced.Over(server.Address + basePath);
        (await orders.Client.GetAsync("http://orders" + target, Token)).Dispose();
        Assert.Equal(expected, server.Only.Target);
    }

    [Fact]
    public async Task Paths_that_share_an_end_are_not_mixed_up()
    {
        // The table of recent URIs is found by the ends of prefix and path; everything else has to be compared.
        await using TestServer one = await TestServer.StartAsync("one"), two = await TestServer.StartAsync("two");
        await using var orders = new Balanced([one.Address, two.Address], options => options.Picker.Policy = "round_robin");
        string[] targets = [.. Enumerable.Range(0, 40).Select(i => $"/{i:D4}/the-same-end-of-all?id=0000000{i % 2}")];
        for (int round = 0; round < 4; round++)
        {
            foreach (string target in targets)
            {
                using HttpResponseMessage response = await orders.Client.GetAsync(target, Token);
                string name = await response.Content.ReadAsStringAsync(Token);
                Assert.Equal(name == "one" ? "a" : "b", response.GetEndpoint()!.Id);
                Assert.Equal(target, (name == "one" ? one : two).Seen.Last().Target);
            }
        }
        Assert.Equal((80, 80), (one.Count, two.Count));
    }

    [Fact]
    public async Task Endpoints_that_differ_only_in_their_ip_are_not_mixed_up()
    {
        Assert.SkipWhen(OperatingSystem.IsMacOS(), "macOS has 127.0.0.1 only.");
        await using TestServer one = await TestServer.StartAsync("one");
        await using TestServer two = await TestServer.StartAsync(new ServerSetup { Ip = IPAddress.Parse("127.0.0.2"), Port = one.Port, Answer = context => context.Response.WriteAsync("two") });
        await using var orders = new Balanced([one.Address, two.Address], options => options.Picker.Policy = "round_robin");
        for (int i = 0; i < 20; i++)
        {
            using HttpResponseMessage response = await orders.Client.GetAsync("/same", Token);
            Assert.Equal(response.GetEndpoint()!.Id == "a" ? "one" : "two", await response.Content.ReadAsStringAsync(Token));
        }
        Assert.Equal((10, 10), (one.Count, two.Count));
    }

    [Fact]
    public async Task An_IPv6_endpoint_is_reached()
    {
        Assert.SkipUnless(System.Net.Sockets.Socket.OSSupportsIPv6, "This machine has no IPv6.");
        await using TestServer server = await TestServer.StartAsync(new ServerSetup { Ip = IPAddress.IPv6Loopback });
        Assert.StartsWith("http://[::1]:", server.Address, StringComparison.Ordinal);
        await using Balanced orders = Balanced.Over(server.Address + "/v6");
        using HttpResponseMessage response = await orders.Client.GetAsync("/x", Token);
        Assert.Equal("/v6/x", server.Only.Target);
        Assert.Equal("orders", server.Only.Host);
        Assert.Equal("[::1]", response.GetEndpoint()!.Host);
    }

    [Fact]
    public async Task An_endpoint_without_scheme_takes_the_requests()
    {
        await using TestServer plain = await TestServer.StartAsync();
        await using TestServer secure = await TestServer.StartAsync(new ServerSetup { Certificate = Certificates.For("orders") });
        await using Balanced http = Balanced.Over(plain.Authority), https = Balanced.Over(secure.Authority);
        Assert.Equal("ok", await http.Client.GetStringAsync("http://orders/", Token));
        Assert.Equal("ok", await https.Client.GetStringAsync("https://orders/", Token));
        Assert.Equal((1, 1), (plain.Count, secure.Count));
    }
}
