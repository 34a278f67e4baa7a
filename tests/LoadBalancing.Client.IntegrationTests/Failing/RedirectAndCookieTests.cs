using System.Net;
using LoadBalancing.Client.Http;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;

namespace LoadBalancing.Client.IntegrationTests.Failing;

/// <summary>Nothing below the balancer leads away from the endpoint that it chose.</summary>
public sealed class RedirectAndCookieTests : IntegrationTest
{
    [Fact]
    public async Task A_redirect_reaches_the_caller()
    {
        await using TestServer other = await TestServer.StartAsync();
        await using TestServer server = await TestServer.StartAsync(context =>
        {
            context.Response.Redirect(other.Address + "/elsewhere");
            return Task.CompletedTask;
        });
        await using Balanced orders = Balanced.Over(server.Address);
        using HttpResponseMessage response = await orders.Client.PostAsync("/x", new StringContent("once"), Token);
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Equal(other.Address + "/elsewhere", response.Headers.Location!.ToString());
        Assert.Equal((1, 0, "a"), (server.Count, other.Count, response.GetEndpoint()!.Id));
        Assert.Equal((0, 1, 0, 0), orders.A.Count());
    }

    [Fact]
    public async Task No_cookie_comes_back_to_any_endpoint()
    {
        await using TestServer server = await TestServer.StartAsync(context =>
        {
            context.Response.Headers.SetCookie = "stick=here; Path=/";
            return Task.CompletedTask;
        });
        await using Balanced orders = Balanced.Over(server.Address);
        using HttpResponseMessage first = await orders.Client.GetAsync("/", Token), second = await orders.Client.GetAsync("/", Token);
        Assert.Equal("stick=here; Path=/", second.Headers.GetValues("Set-Cookie").Single());
        Assert.All(server.Seen, seen => Assert.False(seen.Headers.ContainsKey("Cookie")));
    }
}
