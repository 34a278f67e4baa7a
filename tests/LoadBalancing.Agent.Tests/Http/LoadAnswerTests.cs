using System.Net;
using LoadBalancing.Client.Outcomes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace LoadBalancing.Agent.Tests.Http;

/// <summary>The headers of answers, as the client's own parser reads them.</summary>
public sealed class LoadAnswerTests
{
    [Theory]
    [InlineData("x-load-report: 1", true)]
    [InlineData("X-Load-Report: 1", true)]
    [InlineData("x-load-report: 0", false)]
    [InlineData("x-load-report: 11", false)]
    [InlineData("x-load-report: true", false)]
    [InlineData("accept: */*", false)]
    public async Task Only_who_asks_is_told(string header, bool isTold)
    {
        await using AgentServer server = await AgentServer.StartAsync(context => context.Response.WriteAsync("x"), [new FakeConfiguration()]);
        await server.Agent.OfferAsync("orders", Given.Version(42));
        using HttpResponseMessage answer = await server.SendAsync("/", header);
        Assert.Equal(isTold, answer.Headers.Contains("endpoint-load-metrics"));
        Assert.Equal(isTold ? "orders=42;sha256=aaaaaaaaaaaaaaaa" : null, answer.Header("x-config-version"));
    }

    [Fact]
    public async Task The_report_has_what_happened_in_the_last_second_and_what_is_in_flight_now()
    {
        var (entered, go) = (new SemaphoreSlim(0), new SemaphoreSlim(0));
        await using AgentServer server = await AgentServer.StartAsync(
            async context =>
            {
                if (context.Request.Path == "/wait") { entered.Release(); await go.WaitAsync(context.RequestAborted); }
                if (context.Request.Path == "/fail") { context.Response.StatusCode = 503; }
                if (context.Request.Path == "/throw") { throw new InvalidOperationException(); }
                if (context.Request.Path == "/missing") { context.Response.StatusCode = 404; }
            },
            [], options => options.ApplicationUtilization = () => 0.75);
        foreach (string path in (string[])["/", "/fail", "/throw", "/missing"]) { using HttpResponseMessage done = await server.SendAsync(path); }
        await Eventually.HoldsAsync(() => server.Counts.Ended == 4);
        Task<HttpResponseMessage>[] waiting = [server.SendAsync("/wait"), server.SendAsync("/wait")];
        foreach (Task<HttpResponseMessage> _ in waiting) { await entered.WaitAsync(TestContext.Current.CancellationToken); }
        server.Time.Advance(TimeSpan.FromSeconds(1));

        LoadReport report = await ReportAsync(server, "/");
        Assert.Equal((4.0, 2.0, 0.75, 3.0), (report.RequestsPerSecond, report.ErrorsPerSecond, report.ApplicationUtilization, report.NamedMetrics["rif"]));     // two wait, and itself
        Assert.InRange(report.MemoryUtilization, 0.0001, 1);
        go.Release(2);
        foreach (Task<HttpResponseMessage> done in waiting) { (await done).Dispose(); }
        await Eventually.HoldsAsync(() => server.Counts.InFlight == 0);
    }

    [Fact]
    public async Task An_error_page_that_clears_the_headers_does_not_clear_these()
    {
        await using AgentServer server = await AgentServer.StartAsync(_ => throw new InvalidOperationException(), [], map: app => app.UseExceptionHandler(error => error.Run(context => context.Response.WriteAsync("sorry"))));
        using HttpResponseMessage answer = await server.SendAsync("/", "x-load-report: 1");
        Assert.Equal((HttpStatusCode.InternalServerError, true), (answer.StatusCode, answer.Headers.Contains("endpoint-load-metrics")));
    }

    [Fact]
    public async Task An_exception_after_the_answer_began_is_an_error_too()
    {
        await using AgentServer server = await AgentServer.StartAsync(
            async context =>
            {
                await context.Response.WriteAsync("begun");
                await context.Response.Body.FlushAsync();
                throw new InvalidOperationException();
            }, []);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => server.SendAsync("/"));
        await Eventually.HoldsAsync(() => server.Counts.Ended == 1);
        Assert.Equal(1, server.Counts.Errors);
    }

    [Fact]
    public async Task A_caller_that_goes_away_ends_its_request_and_is_no_error()
    {
        var entered = new SemaphoreSlim(0);
        await using AgentServer server = await AgentServer.StartAsync(async context => { entered.Release(); await Task.Delay(Timeout.Infinite, context.RequestAborted); }, []);
        using var gone = new CancellationTokenSource();
        Task<HttpResponseMessage> request = server.Http.GetAsync("/", gone.Token);
        await entered.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, server.Counts.InFlight);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        await Eventually.HoldsAsync(() => server.Counts.InFlight == 0);
        Assert.Equal((1, 0), (server.Counts.Ended, server.Counts.Errors));
    }

    [Fact]
    public async Task Middleware_in_use_twice_would_count_twice() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => AgentServer.StartAsync(_ => Task.CompletedTask, [], map: app => app.UseLoadBalancingAgent()));

    private static async Task<LoadReport> ReportAsync(AgentServer server, string path)
    {
        using HttpResponseMessage answer = await server.SendAsync(path, "x-load-report: 1");
        Assert.True(LoadReportParser.TryParse(answer.Header("endpoint-load-metrics"), out LoadReport? report));
        return report;
    }
}
