using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Http;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.Client.IntegrationTests.Hosts;

/// <summary>Which requests are ours.</summary>
public sealed class BalancedHostTests : IntegrationTest
{
    [Theory]
    [InlineData("http://orders/")]
    [InlineData("http://ORDERS:8080/")]
    [InlineData("http://orders.corp/")]
    [InlineData("http://Orders.Svc.Local/")]
    [InlineData("http://only-this-client/")]
    [InlineData("http://10.9.8.7/")]
    [InlineData("http://[fe80::1]/")]
    public async Task Name_hosts_and_the_clients_own_hosts_are_balanced(string uri)
    {
        await using TestServer server = await TestServer.StartAsync();
        await using Balanced orders = With(server.Address);
        Assert.Equal("ok", await orders.Client.GetStringAsync(uri, Token));
    }

    [Theory]
    [InlineData("http://payments/")]
    [InlineData("http://orders.example/")]
    [InlineData("http://xorders/")]
    [InlineData("https://127.0.0.1/")]
    public async Task Any_other_host_is_an_error_that_names_both(string uri)
    {
        await using TestServer server = await TestServer.StartAsync();
        await using Balanced orders = With(server.Address);
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => orders.Client.GetAsync(uri, Token));
        Assert.Contains($"'{new Uri(uri).Host}'", error.Message, StringComparison.Ordinal);
        Assert.Contains("only-this-client, orders, orders.corp, orders.svc.local", error.Message, StringComparison.Ordinal);
        Assert.Contains("pass_through", error.Message, StringComparison.Ordinal);
        Assert.Empty(server.Seen);
        Assert.Equal((0, 0, 0, 0), orders.A.Count());
    }

    [Fact]
    public async Task With_pass_through_another_host_is_sent_as_it_is()
    {
        await using TestServer server = await TestServer.StartAsync("ours"), other = await TestServer.StartAsync("theirs");
        await using var orders = new Balanced([server.Address + "/base"], options => options.OtherHosts = OtherHosts.PassThrough);
        using HttpResponseMessage response = await orders.Client.GetAsync($"http://localhost:{other.Port}/x?y", Token);
        Assert.Equal("theirs", await response.Content.ReadAsStringAsync(Token));
        Assert.Null(response.GetEndpoint());
        Assert.Equal(("/x?y", $"localhost:{other.Port}"), (other.Only.Target, other.Only.Host));
        Assert.Equal("ours", await orders.Client.GetStringAsync("/x", Token));
        using var synchronous = new HttpRequestMessage(HttpMethod.Get, other.Address);
        using HttpResponseMessage again = orders.Client.Send(synchronous, Token);
        Assert.Equal((2, 1), (other.Count, server.Count));
    }

    [Fact]
    public async Task A_host_of_one_client_is_not_balanced_for_another()
    {
        await using TestServer server = await TestServer.StartAsync();
        await using var orders = new Balanced([server.Address], services: services => services.AddHttpClient("x").AddLoadBalancing("Orders", hosts: ["only-x"]));
        HttpClient x = orders.Services.GetRequiredService<IHttpClientFactory>().CreateClient("x");
        Assert.Equal("ok", await x.GetStringAsync("http://only-x/", Token));
        Assert.Equal("ok", await x.GetStringAsync("http://orders/", Token));
        await Assert.ThrowsAsync<InvalidOperationException>(() => orders.Client.GetAsync("http://only-x/", Token));
    }

    [Fact]
    public async Task An_https_request_never_goes_to_an_http_endpoint()
    {
        await using TestServer plain = await TestServer.StartAsync();
        await using Balanced orders = Balanced.Over(plain.Address);
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => orders.Client.GetAsync("https://orders/", Token));
        Assert.Equal(HttpRequestError.ConnectionError, error.HttpRequestError);
        Assert.Contains("AllowPlaintext", error.Message, StringComparison.Ordinal);
        Assert.Empty(plain.Seen);
        Assert.Equal("ok", await orders.Client.GetStringAsync("http://orders/", Token));
    }

    [Fact]
    public async Task Not_even_when_the_secure_one_refuses()
    {
        await using TestServer plain = await TestServer.StartAsync();
        using var refusing = new RefusingPort();
        await using var orders = new Balanced([plain.Address, $"https://127.0.0.1:{refusing.Port}"], options => options.Picker.Policy = "peak_ewma");
        for (int i = 0; i < 10; i++) { await Assert.ThrowsAsync<HttpRequestException>(() => orders.Client.GetAsync("https://orders/", Token)); }
        Assert.Equal((0, 10), (plain.Count, orders.B.Failed));
    }

    [Fact]
    public async Task With_AllowPlaintext_it_does()
    {
        await using TestServer plain = await TestServer.StartAsync();
        await using var orders = new Balanced([plain.Address], options => options.AllowPlaintext = true);
        Assert.Equal("ok", await orders.Client.GetStringAsync("https://orders/", Token));
    }

    [Fact]
    public async Task Among_endpoints_of_both_schemes_an_https_request_takes_the_secure_ones()
    {
        await using TestServer plain = await TestServer.StartAsync();
        await using TestServer secure = await TestServer.StartAsync(new ServerSetup { Certificate = Certificates.For("orders") });
        await using var orders = new Balanced([plain.Address, secure.Address], options => options.Picker.Policy = "round_robin");
        for (int i = 0; i < 10; i++) { Assert.Equal("ok", await orders.Client.GetStringAsync("https://orders/", Token)); }
        Assert.Equal((0, 10), (plain.Count, secure.Count));
    }

    private static Balanced With(string address) => new(
        [address],
        options =>
        {
            options.Hosts.Add("orders.corp");
            options.Hosts.Add("ORDERS.svc.local");
            options.Hosts.Add("10.9.8.7");
            options.Hosts.Add("fe80::1");
        },
        client: builder => builder.AddLoadBalancing("orders", hosts: ["only-THIS-client"]));
}
