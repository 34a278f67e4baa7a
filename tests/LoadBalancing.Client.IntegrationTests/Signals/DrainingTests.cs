using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace LoadBalancing.Client.IntegrationTests.Signals;

/// <summary>A server that is about to stop says so itself.</summary>
public sealed class DrainingTests : IntegrationTest
{
    [Theory]
    [InlineData(HttpProtocols.Http1)]
    [InlineData(HttpProtocols.Http2)]
    public async Task It_gets_no_new_requests_while_running_ones_finish_and_is_tried_again(HttpProtocols protocol)
    {
        bool isLeaving = false;
        var finish = new TaskCompletionSource();
        RequestDelegate answer = async context =>
        {
            if (context.Request.Path == "/slow") { await context.Response.WriteAsync("half"); await context.Response.Body.FlushAsync(); await finish.Task; await context.Response.WriteAsync(" and half"); return; }
            if (!Volatile.Read(ref isLeaving)) { return; }
            context.Response.StatusCode = 503;
            context.Response.Headers["x-draining"] = "true";
            if (protocol == HttpProtocols.Http1) { context.Response.Headers.Connection = "close"; }
        };
        await using TestServer leaving = await TestServer.StartAsync(new ServerSetup { Protocols = protocol, Answer = answer });
        await using TestServer other = await TestServer.StartAsync(new ServerSetup { Protocols = protocol });
        await using var orders = new Balanced([leaving.Address, other.Address], options => options.Health.Draining.RecheckAfter = TimeSpan.FromSeconds(1));
        orders.Client.DefaultRequestVersion = new Version(protocol == HttpProtocols.Http2 ? "2.0" : "1.1");
        orders.Client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        using HttpResponseMessage slow = await orders.Client.GetAsync("/slow", HttpCompletionOption.ResponseHeadersRead, Token);

        Volatile.Write(ref isLeaving, true);
        using (HttpResponseMessage farewell = await orders.Client.GetAsync("/", Token)) { Assert.Equal(503, (int)farewell.StatusCode); }
        Assert.Equal((EndpointAvailability.Draining, 1, 0L), (orders.A.Availability, orders.A.Outstanding, orders.A.Failed));
        for (int i = 0; i < 20; i++) { Assert.Equal("ok", await orders.Client.GetStringAsync("/", Token)); }
        Assert.Equal(2, leaving.Count);
        finish.SetResult();
        Assert.Equal("half and half", await slow.Content.ReadAsStringAsync(Token));
        Assert.Equal(0, orders.A.Outstanding);

        Volatile.Write(ref isLeaving, false);
        await Until(() => orders.A.Availability == EndpointAvailability.Probation, "its draining time was over");
        // The word changes a moment before a request is asked to try.
        for (int i = 0; i < 1_000 && orders.A.Availability == EndpointAvailability.Probation; i++) { (await orders.Client.GetAsync("/", Token)).Dispose(); }
        Assert.Equal(EndpointAvailability.Eligible, orders.A.Availability);
        Assert.Equal(3, leaving.Count);
    }
}
