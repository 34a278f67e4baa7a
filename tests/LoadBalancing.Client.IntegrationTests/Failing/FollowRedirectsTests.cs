using System.Net;
using System.Net.Http.Headers;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Http;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;
using LoadBalancing.Client.Picking;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.Client.IntegrationTests.Failing;

/// <summary><c>FollowRedirects</c>: outside the picker, only to balanced hosts, never to plain http.</summary>
public sealed class FollowRedirectsTests : IntegrationTest
{
    [Theory]
    [InlineData("GET", 302, "GET", false)]
    [InlineData("POST", 301, "GET", false)]
    [InlineData("POST", 302, "GET", false)]
    [InlineData("PUT", 302, "PUT", true)]
    [InlineData("PUT", 303, "GET", false)]
    [InlineData("HEAD", 303, "HEAD", false)]
    [InlineData("POST", 307, "POST", true)]
    [InlineData("POST", 308, "POST", true)]
    public async Task A_balanced_host_is_chosen_anew_with_the_method_that_the_status_asks_for(string method, int status, string then, bool keepsContent)
    {
        await using TestServer first = await RedirectingAsync(status, "/b?x=1"), second = await TestServer.StartAsync("second");
        await using Balanced orders = Following(first, second);
        using var request = new HttpRequestMessage(new HttpMethod(method), "http://orders/a") { Content = method is "GET" or "HEAD" ? null : new StringContent("body") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "secret");
        using HttpResponseMessage response = await orders.Client.SendAsync(request, Token);
        Assert.Equal((HttpStatusCode.OK, "b"), (response.StatusCode, response.GetEndpoint()!.Id));
        SeenRequest seen = second.Only;
        Assert.Equal((then, "/b?x=1", "orders"), (seen.Method, seen.Target, seen.Host));
        Assert.Equal(keepsContent, seen.Headers.ContainsKey("Content-Type"));
        Assert.True(first.Only.Headers.ContainsKey("Authorization"));
        Assert.False(seen.Headers.ContainsKey("Authorization"));
        Assert.Equal(0, orders.Outstanding);
    }

    [Theory]
    [InlineData("http://elsewhere.test/x")]
    [InlineData("//elsewhere.test/x")]
    [InlineData("ftp://orders/x")]
    public async Task Any_other_place_goes_to_the_caller(string location)
    {
        await using TestServer first = await RedirectingAsync(302, location), second = await TestServer.StartAsync("second");
        await using Balanced orders = Following(first, second);
        using HttpResponseMessage response = await orders.Client.GetAsync("/a", Token);
        Assert.Equal((HttpStatusCode.Found, "a", 0), (response.StatusCode, response.GetEndpoint()!.Id, second.Count));
    }

    [Fact]
    public async Task Plain_http_after_https_goes_to_the_caller()
    {
        await using TestServer first = await TestServer.StartAsync(new ServerSetup { Certificate = Certificates.For("orders"), Answer = Redirect(302, "http://orders/b") });
        await using TestServer second = await TestServer.StartAsync("second");
        await using Balanced orders = Following(first, second);
        using HttpResponseMessage response = await orders.Client.GetAsync("https://orders/a", Token);
        Assert.Equal((HttpStatusCode.Found, 0), (response.StatusCode, second.Count));
    }

    [Fact]
    public async Task A_body_that_cannot_be_sent_twice_goes_to_the_caller()
    {
        await using TestServer first = await RedirectingAsync(307, "/b"), second = await TestServer.StartAsync("second");
        await using Balanced orders = Following(first, second);
        using HttpResponseMessage response = await orders.Client.PostAsync("/a", new StreamContent(new MemoryStream([1, 2, 3])), Token);
        Assert.Equal((HttpStatusCode.TemporaryRedirect, 0), (response.StatusCode, second.Count));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_circle_ends_with_the_tenth_redirect(bool synchronous)
    {
        await using TestServer server = await RedirectingAsync(302, "/again");
        await using var orders = new Balanced([server.Address], options => options.FollowRedirects = true);
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://orders/a");
        using HttpResponseMessage response = synchronous ? orders.Client.Send(request, Token) : await orders.Client.SendAsync(request, Token);
        Assert.Equal((HttpStatusCode.Found, 11), (response.StatusCode, server.Count));      // the request and ten redirects
        Assert.Equal(0, orders.Outstanding);
    }

    /// <summary>The first request goes to the first server, the next one to the second.</summary>
    private static Balanced Following(params TestServer[] servers) => new(
        [.. servers.Select(server => server.Address)],
        static options => (options.FollowRedirects, options.Picker.Policy) = (true, "in_turn"),
        static services => services.AddEndpointPicker("in_turn", inputs => new InTurnPicker(inputs)));

    private static Task<TestServer> RedirectingAsync(int status, string location) => TestServer.StartAsync(Redirect(status, location));

    private static RequestDelegate Redirect(int status, string location) => context =>
    {
        context.Response.StatusCode = status;
        context.Response.Headers.Location = location;
        return Task.CompletedTask;
    };

    private sealed class InTurnPicker(PickerInputs inputs) : EndpointPicker
    {
        private int _next = -1;

        public override EndpointNode? Pick(in PickContext context) => inputs.Nodes[Interlocked.Increment(ref _next) % inputs.Nodes.Length];
    }
}
