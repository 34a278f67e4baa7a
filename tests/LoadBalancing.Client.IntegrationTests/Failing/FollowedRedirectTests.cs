using System.Net;
using LoadBalancing.Client.Http;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;
using Microsoft.AspNetCore.Http;

namespace LoadBalancing.Client.IntegrationTests.Failing;

/// <summary>With <c>FollowRedirects</c> a redirect to a balanced host is a new balanced request; any other stays the caller's.</summary>
public sealed class FollowedRedirectTests : IntegrationTest
{
    [Theory]
    [InlineData(301, "POST", "GET", "")]
    [InlineData(302, "POST", "GET", "")]
    [InlineData(302, "PUT", "PUT", "body")]
    [InlineData(303, "PUT", "GET", "")]
    [InlineData(307, "POST", "POST", "body")]
    [InlineData(308, "POST", "POST", "body")]
    public async Task Method_and_body_follow_the_status(int status, string method, string followedAs, string body)
    {
        string arrived = "?";
        await using TestServer server = await StartAsync(status, "/target?x=1", async context => arrived = await new StreamReader(context.Request.Body).ReadToEndAsync(context.RequestAborted));
        await using Balanced orders = Following(server);
        using var request = new HttpRequestMessage(new HttpMethod(method), "http://orders/start") { Content = new StringContent("body") };
        request.Headers.Authorization = new("Bearer", "secret");
        using HttpResponseMessage response = await orders.Client.SendAsync(request, Token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        SeenRequest[] seen = [.. server.Seen];
        Assert.Equal(["/start", "/target?x=1"], seen.Select(request => request.Target));
        Assert.Equal((followedAs, body), (seen[1].Method, arrived));
        Assert.Equal(("orders", false), (seen[1].Host, seen[1].Headers.ContainsKey("Authorization")));
        Assert.Equal("http://orders/target?x=1", response.RequestMessage!.RequestUri!.ToString());
        Assert.Equal((0, 2, 0, 0), orders.A.Count());
    }

    [Fact]
    public async Task The_endpoint_is_chosen_anew()
    {
        await using TestServer first = await StartAsync(302, "/target", _ => Task.CompletedTask), second = await StartAsync(302, "/target", _ => Task.CompletedTask);
        await using var orders = new Balanced([first.Address, second.Address], options => (options.FollowRedirects, options.Picker.Policy) = (true, "round_robin"));
        using HttpResponseMessage response = await orders.Client.GetAsync("/start", Token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal((1, 1), (first.Count, second.Count));
    }

    [Theory]
    [InlineData("http://payments/target")]
    [InlineData("//payments/target")]
    [InlineData("ftp://orders/target")]
    public async Task A_redirect_to_another_host_is_the_callers(string location)
    {
        await using TestServer server = await StartAsync(302, location, _ => Task.CompletedTask);
        await using Balanced orders = Following(server);
        using HttpResponseMessage response = await orders.Client.GetAsync("/start", Token);
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Equal(location, response.Headers.Location!.OriginalString);
        Assert.Equal(1, server.Count);
        Assert.Equal("a", response.GetEndpoint()!.Id);
    }

    [Fact]
    public async Task A_redirect_to_a_further_host_of_ours_is_followed_with_that_host()
    {
        await using TestServer server = await StartAsync(302, "http://ORDERS.corp:81/target", _ => Task.CompletedTask);
        await using Balanced orders = Following(server);
        using HttpResponseMessage response = await orders.Client.GetAsync("/start", Token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("orders.corp:81", server.Seen.Last().Host);
    }

    [Fact]
    public async Task An_https_request_is_never_led_to_http()
    {
        await using TestServer server = await TestServer.StartAsync(new ServerSetup { Certificate = Certificates.For("orders"), Answer = Redirecting(302, "http://orders/target", _ => Task.CompletedTask) });
        await using Balanced orders = Following(server);
        using HttpResponseMessage response = await orders.Client.GetAsync("https://orders/start", Token);
        Assert.Equal((HttpStatusCode.Redirect, 1), (response.StatusCode, server.Count));
    }

    [Fact]
    public async Task A_body_that_cannot_be_sent_again_is_not()
    {
        await using TestServer server = await StartAsync(307, "/target", _ => Task.CompletedTask);
        await using Balanced orders = Following(server);
        using HttpResponseMessage response = await orders.Client.PostAsync("/start", new StreamContent(new MemoryStream([1])), Token);
        Assert.Equal((HttpStatusCode.TemporaryRedirect, 1), (response.StatusCode, server.Count));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_circle_ends(bool isAsynchronous)
    {
        await using TestServer server = await TestServer.StartAsync(context =>
        {
            context.Response.Redirect("/again");
            return Task.CompletedTask;
        });
        await using Balanced orders = Following(server);
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://orders/");
        using HttpResponseMessage response = isAsynchronous ? await orders.Client.SendAsync(request, Token) : orders.Client.Send(request, Token);
        Assert.Equal((HttpStatusCode.Redirect, 11), (response.StatusCode, server.Count));
        Assert.Equal((0, 11, 0, 0), orders.A.Count());
    }

    private static Balanced Following(TestServer server) => new([server.Address], options =>
    {
        options.FollowRedirects = true;
        options.Hosts.Add("orders.corp");
    });

    private static Task<TestServer> StartAsync(int status, string location, RequestDelegate target) => TestServer.StartAsync(Redirecting(status, location, target));

    private static RequestDelegate Redirecting(int status, string location, RequestDelegate target) => context =>
    {
        if (context.Request.Path != "/start") { return target(context); }
        context.Response.StatusCode = status;
        context.Response.Headers.Location = location;
        return Task.CompletedTask;
    };
}
