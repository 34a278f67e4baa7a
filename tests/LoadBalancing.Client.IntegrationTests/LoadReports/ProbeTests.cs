using System.Diagnostics;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;
using LoadBalancing.Client.Load;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Transport;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Client.IntegrationTests.LoadReports;

/// <summary>Load probes of <c>prequal</c>: asked beside the traffic, which never waits for them.</summary>
public sealed class ProbeTests : IntegrationTest
{
    private static Task<TestServer> StartAsync(Func<HttpContext, Task> probe) =>
        TestServer.StartAsync(context => context.Request.Path == "/load" ? probe(context) : context.Response.WriteAsync("ok"));

    private static Task Report(HttpContext context, string value)
    {
        context.Response.Headers["endpoint-load-metrics"] = value;
        return context.Response.WriteAsync("fine");
    }

    private static IEnumerable<SeenRequest> ProbesOf(params TestServer[] servers) => servers.SelectMany(server => server.Seen).Where(request => request.Target == "/load");

    private async Task SendAsync(Probed test, int requests)
    {
        for (int i = 0; i < requests; i++) { Assert.Equal("ok", await test.Orders.Client.GetStringAsync("/x", Token)); }
    }

    [Theory]
    [InlineData(3, 20, 60)]
    [InlineData(1, 10, 10)]
    [InlineData(0.5, 21, 10)]                       // fractions are kept, and what is not a whole probe is owed
    [InlineData(2.25, 8, 18)]
    public async Task So_many_probes_are_sent_for_each_request_to_any_endpoint(double perRequest, int requests, int probes)
    {
        await using TestServer a = await StartAsync(context => Report(context, "TEXT named_metrics.rif=3"));
        await using TestServer b = await StartAsync(context => Report(context, "TEXT named_metrics.rif=3"));
        await using var test = new Probed([a.Address, b.Address], perRequest);
        for (int i = 1; i <= requests; i++)
        {
            await SendAsync(test, 1);
            int owed = (int)(i * perRequest);
            await Until(() => test.Ended >= owed, $"{owed} probes ended");      // one after the other: none is dropped
        }
        Assert.Equal((probes, probes), (test.Ended, test.Of("reported")));
        Assert.Equal(probes, ProbesOf(a, b).Count());
        Assert.All(ProbesOf(a, b), probe => Assert.Equal(("GET", "orders"), (probe.Method, probe.Host)));
        if (probes >= 18) { Assert.All((TestServer[])[a, b], server => Assert.NotEmpty(ProbesOf(server))); }     // all 18 at one: 2 * 2^-18
    }

    [Fact]
    public async Task No_probe_is_sent_unless_asked_for()
    {
        await using TestServer server = await StartAsync(_ => Task.CompletedTask);
        await using var test = new Probed([server.Address], probesPerRequest: 0);
        await SendAsync(test, 20);
        await using var other = new Probed([server.Address], probesPerRequest: 3, options => options.Picker.Policy = PickerPolicies.PeakEwma);
        await SendAsync(other, 20);
        Assert.Empty(ProbesOf(server));
        Assert.Equal((0, 0), (test.Ended, other.Ended));
    }

    [Fact]
    public async Task What_a_probe_hears_is_known_to_the_next_pick()
    {
        int ofA = 40;
        await using TestServer a = await StartAsync(context => Report(context, $"TEXT named_metrics.rif={Volatile.Read(ref ofA)}"));
        await using TestServer b = await StartAsync(context => Report(context, "TEXT named_metrics.rif=4,named_metrics.latency_seconds=0.2"));
        await using var test = new Probed([a.Address, b.Address], probesPerRequest: 3, options => options.Picker.Prequal.MaximumAge = TimeSpan.FromMinutes(1));
        EndpointTracker first = test.Orders.A.Tracker, second = test.Orders.B.Tracker;
        while (first.ReportedLoad.Word == 0 || second.ReportedLoad.Word == 0) { await SendAsync(test, 1); }
        // Without the one of ours that the probe came along with, if that still runs.
        Assert.InRange(ReportedLoad.OthersOf(first.ReportedLoad.Word), 39, 40);
        Assert.InRange(ReportedLoad.OthersOf(second.ReportedLoad.Word), 3, 4);
        Assert.Equal(0.05, ReportedLoad.LatencyForEachOf(second.ReportedLoad.Word), tolerance: 0.001);      // 0.2 s of 4
        Volatile.Write(ref ofA, 7);
        while (ReportedLoad.OthersOf(first.ReportedLoad.Word) is not (6 or 7)) { await SendAsync(test, 1); }
    }

    [Theory]
    [InlineData("header", "reported")]
    [InlineData("trailer", "reported")]
    [InlineData("long", "no_report")]               // trailers behind more than 64 KiB of body
    [InlineData("none", "no_report")]
    [InlineData("malformed", "no_report")]
    [InlineData("204", "reported")]
    [InlineData("500", "no_report")]                // a server in trouble may say what it likes
    [InlineData("302", "no_report")]
    [InlineData("abort", "failed")]
    public async Task An_answer_counts_when_it_is_good_and_holds_a_report(string kind, string result)
    {
        const string Text = "TEXT named_metrics.rif=3";
        await using TestServer tls = await TestServer.StartAsync(new ServerSetup
        {
            Protocols = HttpProtocols.Http2,
            Certificate = Certificates.For("orders"),
            Answer = async context =>
            {
                await context.Response.WriteAsync(new string('x', kind == "long" ? 70_000 : 10));
                context.Response.AppendTrailer("endpoint-load-metrics", Text);
            },
        });
        await using TestServer plain = await TestServer.StartAsync(context =>
        {
            if (kind == "abort") { context.Abort(); return Task.CompletedTask; }
            if (kind != "none") { context.Response.Headers["endpoint-load-metrics"] = kind == "malformed" ? "TEXT what?" : Text; }
            context.Response.StatusCode = int.TryParse(kind, out int status) ? status : 200;
            if (status == 302) { context.Response.Headers.Location = "/elsewhere"; }
            return Task.CompletedTask;
        });
        using var connections = new HttpMessageInvoker(TrustingHandler());
        Assert.True(EndpointAddress.TryParse(kind is "trailer" or "long" ? tls.Address : plain.Address, out EndpointAddress? address, out _));
        string got;
        try { got = await LoadProbe.SendAsync(connections, address, new ProbeHost(HostRule.Default, "orders"), "/load?x=1", Token) is null ? "no_report" : "reported"; }
        catch (HttpRequestException) { got = "failed"; }
        Assert.Equal(result, got);
        Assert.Equal(("/load?x=1", "orders"), (tls.Seen.Concat(plain.Seen).Single().Target, tls.Seen.Concat(plain.Seen).Single().Host));
    }

    [Theory]
    [InlineData(null, "127.0.0.1", "orders")]
    [InlineData("endpoint", "127.0.0.1", "127.0.0.1:{0}")]
    [InlineData("Shop.example", "127.0.0.1", "shop.example")]
    [InlineData(null, "localhost", "localhost:{0}")]
    [InlineData("logical", "localhost", "orders")]
    public async Task The_host_and_the_base_path_are_those_of_a_request(string? host, string name, string expected)
    {
        await using TestServer server = await TestServer.StartAsync();
        await using var test = new Probed([$"http://{name}:{server.Port}/base"], probesPerRequest: 1, options =>
        {
            options.Host = host;
            options.Picker.Prequal.ProbePath = "/how/are-you?please=1";
        });
        await SendAsync(test, 1);
        await Until(() => test.Ended == 1, "the probe ended");
        SeenRequest probe = server.Seen.Single(request => request.Target == "/base/how/are-you?please=1"), request = server.Seen.Single(request => request.Target == "/base/x");
        Assert.Equal(string.Format(System.Globalization.CultureInfo.InvariantCulture, expected, server.Port), probe.Host);
        Assert.Equal(request.Host, probe.Host);
    }

    [Fact]
    public async Task An_https_endpoint_is_asked_by_https_with_the_logical_name_and_its_certificate_is_checked()
    {
        await using TestServer server = await TestServer.StartAsync(new ServerSetup { Certificate = Certificates.For("orders") });
        await using var test = new Probed([server.Address], probesPerRequest: 1);
        Assert.Equal("ok", await test.Orders.Client.GetStringAsync("https://orders/x", Token));
        await Until(() => test.Ended == 1, "the probe ended");
        Assert.Equal(["orders", "orders"], server.ServerNames);         // the request, whose handler trusts any issuer, and the probe, which does not
        Assert.Equal((1, 1), (test.Of("failed"), server.Count));
    }

    [Fact]
    public async Task Servers_that_hang_hold_up_no_request_and_no_more_than_32_probes()
    {
        int running = 0, most = 0;
        await using TestServer server = await StartAsync(async context =>
        {
            int now = Interlocked.Increment(ref running);
            for (int seen = Volatile.Read(ref most); now > seen; seen = Volatile.Read(ref most)) { Interlocked.CompareExchange(ref most, now, seen); }
            try { await Task.Delay(Timeout.Infinite, context.RequestAborted); }
            finally { Interlocked.Decrement(ref running); }
        });
        var log = new LogCapture();
        await using var test = new Probed([server.Address], probesPerRequest: 3, log: log);
        await SendAsync(test, 40);                                      // all of them answered while every probe hangs
        await Until(() => Volatile.Read(ref running) == 32 && test.Of("dropped") == 120 - 32, "32 probes hang and the others are dropped");
        Assert.Equal((32, 32, 88), (most, ProbesOf(server).Count(), test.Ended));

        test.Orders.Cluster.Dispose();
        await Until(() => Volatile.Read(ref running) == 0, "the disposed cluster let go of its probes");
        await Until(() => test.Of("failed") == 32, "all probes ended");
        Assert.DoesNotContain(log.Ours(LogLevel.Information), line => line.Id == 202);
    }

    [Fact]
    public async Task A_probe_that_takes_too_long_is_given_up_and_makes_room()
    {
        await using TestServer server = await StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        await using var test = new Probed([server.Address], probesPerRequest: 10, options => options.Picker.Prequal.ProbeTimeout = TimeSpan.FromMilliseconds(100));
        while (test.Of("failed") < 64) { await SendAsync(test, 1); }    // 32 at a time, so some were given up for others
        Assert.Equal(0, test.Of("reported"));
        Assert.Equal((EndpointAvailability.Eligible, 0L), (test.Orders.A.Availability, test.Orders.A.Failed));      // a probe is no verdict
    }

    [Fact]
    public async Task A_probe_that_breaks_is_nobodys_error()
    {
        var log = new LogCapture();
        int asked = 0;
        await using TestServer server = await StartAsync(context =>
        {
            if (Interlocked.Increment(ref asked) % 2 == 1) { return Report(context, "TEXT named_metrics.rif=3"); }
            context.Abort();
            return Task.CompletedTask;
        });
        await using var test = new Probed([server.Address], probesPerRequest: 1, log: log);
        while (test.Of("failed") == 0 || test.Of("reported") == 0) { await SendAsync(test, 1); }
        Assert.Equal(EndpointAvailability.Eligible, test.Orders.A.Availability);
        Assert.Empty(log.Ours(LogLevel.Warning));
    }

    [Fact]
    public async Task An_update_ends_and_begins_probing()
    {
        await using TestServer server = await StartAsync(context => Report(context, "TEXT named_metrics.rif=3"));
        await using var test = new Probed([server.Address], probesPerRequest: 2);
        await SendAsync(test, 5);
        await Until(() => test.Ended == 10, "10 probes ended");
        ClusterOptions Options(double probes) => new()
        {
            Endpoints = { ["a"] = new EndpointOptions(server.Address) },
            Picker = { Policy = PickerPolicies.Prequal, Prequal = { ProbesPerRequest = probes } },
        };
        Assert.Empty(test.Orders.Cluster.TryUpdate(Options(0)));
        await SendAsync(test, 5);
        Assert.Empty(test.Orders.Cluster.TryUpdate(Options(1)));
        await SendAsync(test, 5);
        await Until(() => test.Ended == 15, "5 more probes ended");
        Assert.Equal(15, ProbesOf(server).Count());
    }

    [Fact]
    public async Task Probes_are_nobodys_trace()
    {
        using var listener = new ActivityListener { ShouldListenTo = source => source.Name == "System.Net.Http", Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded };
        ActivitySource.AddActivityListener(listener);
        await using TestServer server = await StartAsync(context => Report(context, "TEXT named_metrics.rif=3"));
        await using var test = new Probed([server.Address], probesPerRequest: 1);
        await SendAsync(test, 1);
        await Until(() => test.Ended == 1, "the probe ended");
        Assert.DoesNotContain("traceparent", ProbesOf(server).Single().Headers.Keys);
        Assert.Contains("traceparent", server.Seen.Single(request => request.Target == "/x").Headers.Keys);
    }

    private static SocketsHttpHandler TrustingHandler()
    {
        SocketsHttpHandler handler = PrimaryHandler.Create(TransportConfig.From(new TransportOptions()));
        Certificates.TrustAnyIssuer(handler);
        return handler;
    }
}
