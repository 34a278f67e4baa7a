using System.Diagnostics.Metrics;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.Client.IntegrationTests.Observed;

/// <summary>The series that leave the process: names, units and tags are an interface.</summary>
public sealed class MetricsTests : IntegrationTest
{
    private const string Duration = "loadbalancing.client.attempt.duration";
    private const string Failovers = "loadbalancing.client.failovers";

    [Fact]
    public async Task Every_attempt_is_measured_in_seconds_with_bounded_tags()
    {
        using var refusing = new RefusingPort();
        await using TestServer server = await TestServer.StartAsync(context =>
        {
            context.Response.StatusCode = context.Request.Path == "/bad" ? 500 : 200;
            return Task.CompletedTask;
        });
        await using Balanced orders = Measurable([refusing.Address, server.Address]);
        using MetricCapture metrics = Capture(orders);
        (await orders.Client.GetAsync("/good?secret=1", Token)).Dispose();
        (await orders.Client.GetAsync("/bad", Token)).Dispose();

        Assert.Collection(
            metrics.Of(Duration),
            refused => Assert.Equal(("error.type loadbalancing.cluster", "connection_error"), (refused.TagNames, refused.Tags["error.type"])),
            good => Assert.Equal(("http.response.status_code loadbalancing.cluster", 200), (good.TagNames, good.Tags["http.response.status_code"])),
            bad => Assert.Equal(("error.type http.response.status_code loadbalancing.cluster", "500"), (bad.TagNames, bad.Tags["error.type"])));
        Assert.All(metrics.Of(Duration), attempt =>
        {
            Assert.Equal("s", attempt.Unit);
            Assert.InRange(attempt.Value, 1e-6, 20);        // milliseconds or ticks would be far above
            Assert.Equal("orders", attempt.Tags["loadbalancing.cluster"]);
        });
        Measured failover = Assert.Single(metrics.Of(Failovers));
        Assert.Equal(("{attempt}", 1.0, "error.type loadbalancing.cluster", "connection_error"), (failover.Unit, failover.Value, failover.TagNames, failover.Tags["error.type"]));
        Measured transition = Assert.Single(metrics.Of("loadbalancing.client.endpoint.transitions"));
        Assert.Equal(("{transition}", "probation"), (transition.Unit, transition.Tags["loadbalancing.endpoint.state"]));
        Assert.DoesNotContain(metrics.All.SelectMany(measured => measured.Tags.Values), value => value is string text && (text.Contains("127.0.0.1", StringComparison.Ordinal) || text.Contains("secret", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Endpoints_are_in_the_tags_only_when_asked_for()
    {
        await using TestServer server = await TestServer.StartAsync();
        await using Balanced orders = Measurable([server.Address], options => options.Metrics.PerEndpoint = true);
        using MetricCapture metrics = Capture(orders);
        (await orders.Client.GetAsync("/x", Token)).Dispose();
        Measured attempt = Assert.Single(metrics.Of(Duration));
        Assert.Equal(("a", "127.0.0.1", server.Port), (attempt.Tags["loadbalancing.endpoint.id"], attempt.Tags["network.peer.address"], attempt.Tags["network.peer.port"]));
        Measured outstanding = Assert.Single(metrics.Observe("loadbalancing.client.outstanding"));
        Assert.Equal("a", outstanding.Tags["loadbalancing.endpoint.id"]);

        await using Balanced quiet = Measurable([server.Address]);
        using MetricCapture few = Capture(quiet);
        (await quiet.Client.GetAsync("/x", Token)).Dispose();
        Assert.All(few.Of(Duration).Concat(few.Observe("loadbalancing.client.outstanding")), measured => Assert.False(measured.Tags.ContainsKey("loadbalancing.endpoint.id")));
        Assert.Empty(few.Observe("loadbalancing.client.endpoint.latency"));
    }

    [Fact]
    public async Task Gauges_show_what_is_there_now()
    {
        using var refusing = new RefusingPort();
        using var hold = new SemaphoreSlim(0);
        await using TestServer server = await TestServer.StartAsync(async context =>
        {
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await hold.WaitAsync(context.RequestAborted);
        });
        await using Balanced orders = Measurable([refusing.Address, server.Address], options => options.Version = 12);
        using MetricCapture metrics = Capture(orders);
        using HttpResponseMessage response = await orders.Client.GetAsync("/", HttpCompletionOption.ResponseHeadersRead, Token);
        Assert.Equal(1, Assert.Single(metrics.Observe("loadbalancing.client.outstanding")).Value);
        Assert.Equal(
            [("disabled", 0.0), ("draining", 0.0), ("ejected", 0.0), ("eligible", 1.0), ("probation", 1.0), ("unconfirmed", 0.0)],
            metrics.Observe("loadbalancing.client.endpoints").Select(state => ((string)state.Tags["loadbalancing.endpoint.state"]!, state.Value)).Order());
        Assert.Equal(12, Assert.Single(metrics.Observe("loadbalancing.client.configuration.version")).Value);
        hold.Release();
        await response.Content.CopyToAsync(Stream.Null, Token);
        Assert.Equal(0, Assert.Single(metrics.Observe("loadbalancing.client.outstanding")).Value);
    }

    [Fact]
    public async Task A_request_that_found_nobody_and_updates_are_counted()
    {
        await using Balanced orders = Measurable([], options => options.AllowEmpty = true);
        using MetricCapture metrics = Capture(orders);
        await Assert.ThrowsAsync<HttpRequestException>(() => orders.Client.GetAsync("/", Token));
        Assert.Equal("{request}", Assert.Single(metrics.Of("loadbalancing.client.unavailable")).Unit);
        orders.Cluster.TryUpdate(new ClusterOptions { AllowEmpty = true, Version = 3 });
        orders.Cluster.TryUpdate(new ClusterOptions { AllowEmpty = true, Version = 2 });
        Assert.Equal(["applied", "refused"], metrics.Of("loadbalancing.client.configuration.updates").Select(update => update.Tags["loadbalancing.result"]));
    }

    [Fact]
    public async Task The_error_of_a_grpc_call_is_its_status_or_that_there_was_none()
    {
        await using TestServer server = await TestServer.StartAsync(new ServerSetup
        {
            Protocols = Microsoft.AspNetCore.Server.Kestrel.Core.HttpProtocols.Http2,
            Answer = async context =>
            {
                context.Response.ContentType = "application/grpc";
                await context.Response.WriteAsync("x");
                if (context.Request.Path == "/13") { context.Response.AppendTrailer("grpc-status", "13"); }
            },
        });
        await using Balanced orders = Measurable([server.Address]);
        using MetricCapture metrics = Capture(orders);
        foreach (string path in new[] { "/13", "/none" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Version = new(2, 0), VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = new ByteArrayContent([]) };
            request.Content.Headers.ContentType = new("application/grpc");
            (await orders.Client.SendAsync(request, Token)).Dispose();
        }
        Assert.Equal(["grpc_13", "grpc_status_missing"], metrics.Of(Duration).Select(attempt => attempt.Tags["error.type"]));
    }

    private static Balanced Measurable(string[] addresses, Action<ClusterOptions>? configure = null) => new(addresses, configure, services => services.AddMetrics());

    private static MetricCapture Capture(Balanced orders) => new(orders.Services.GetRequiredService<IMeterFactory>(), Diagnostics.Telemetry.MeterName);
}
