using System.Net;
using Microsoft.AspNetCore.Http;

namespace LoadBalancing.Agent.Tests.Http;

/// <summary>Each request runs on the version that it names, or is sent away before anybody has seen it.</summary>
public sealed class MixedVersionsTests
{
    private static readonly RequestDelegate s_tellVersion = context => context.Response.WriteAsync($"{context.GetConfigurationVersion("orders")?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "none"} {context.GetAgentConfiguration<string>()}");

    [Fact]
    public async Task A_request_runs_on_the_version_that_it_names_and_else_on_the_newest()
    {
        await using AgentServer server = await ServingAsync(41, 42);
        Assert.Equal("41 content 41", await BodyAsync(await server.SendAsync("/", "x-config-required: orders=41")));
        Assert.Equal("42 content 42", await BodyAsync(await server.SendAsync("/", "x-config-required: orders=42")));
        Assert.Equal("42 content 42", await BodyAsync(await server.SendAsync("/")));
        Assert.Equal("42 content 42", await BodyAsync(await server.SendAsync("/", "x-config-required: carts=9")));
    }

    [Theory]
    [InlineData("x-config-required: orders=43", HttpStatusCode.MisdirectedRequest, "orders=42;sha256=aaaaaaaaaaaaaaaa;also=41")]
    [InlineData("x-config-required: orders=40", HttpStatusCode.MisdirectedRequest, "orders=42;sha256=aaaaaaaaaaaaaaaa;also=41")]
    [InlineData("x-config-required: orders", HttpStatusCode.BadRequest, null)]
    [InlineData("x-config-required: a=1,b=1,c=1,d=1,e=1,f=1,g=1,h=1,i=1", HttpStatusCode.BadRequest, null)]
    [InlineData("x-config-required: orders=99999999999999999999", HttpStatusCode.BadRequest, null)]
    public async Task A_request_that_cannot_run_never_reaches_the_application(string header, HttpStatusCode status, string? version)
    {
        int reached = 0;
        await using AgentServer server = await ServingAsync(context =>
        {
            Interlocked.Increment(ref reached);
            return s_tellVersion(context);
        }, 41, 42);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = new StringContent(new string('x', 100_000)) };
        request.Headers.TryAddWithoutValidation("x-config-required", header[(header.IndexOf(':', StringComparison.Ordinal) + 2)..]);
        using HttpResponseMessage response = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal((status, version, 0), (response.StatusCode, response.Header("x-config-version"), reached));
        Assert.Equal(0, server.Counts.Ended);
        Assert.Equal(0, server.Counts.InFlight);
    }

    [Fact]
    public async Task A_421_tells_the_version_even_to_those_who_may_not_see_it_elsewhere()
    {
        await using AgentServer server = await ServingAsync(s_tellVersion, options => options.AllowLoopback = false, 42);
        using HttpResponseMessage refused = await server.SendAsync("/", "x-config-required: orders=43", "x-load-report: 1");
        Assert.Equal((HttpStatusCode.MisdirectedRequest, "orders=42;sha256=aaaaaaaaaaaaaaaa", null), (refused.StatusCode, refused.Header("x-config-version"), refused.Header("endpoint-load-metrics")));
        using HttpResponseMessage served = await server.SendAsync("/", "x-config-required: orders=42", "x-load-report: 1");
        Assert.Equal((HttpStatusCode.OK, null), (served.StatusCode, served.Header("x-config-version")));
    }

    [Fact]
    public async Task While_starting_every_named_version_is_sent_away_and_other_requests_are_served()
    {
        await using AgentServer server = await ServingAsync();
        using HttpResponseMessage refused = await server.SendAsync("/", "x-config-required: orders=42");
        Assert.Equal((HttpStatusCode.MisdirectedRequest, "orders=0"), (refused.StatusCode, refused.Header("x-config-version")));
        Assert.Equal("none ", await BodyAsync(await server.SendAsync("/")));
    }

    [Fact]
    public async Task A_request_keeps_its_version_though_others_are_confirmed_while_it_runs()
    {
        var (entered, go) = (new SemaphoreSlim(0), new SemaphoreSlim(0));
        await using AgentServer server = await ServingAsync(async context =>
        {
            long? before = context.GetConfigurationVersion("orders");
            entered.Release();
            await go.WaitAsync(context.RequestAborted);
            await context.Response.WriteAsync($"{before} {context.GetConfigurationVersion("orders")} {context.GetAgentConfiguration<string>("orders")}");
        }, 41, 42);
        Task<HttpResponseMessage> named = server.SendAsync("/", "x-config-required: orders=41"), unnamed = server.SendAsync("/");
        await entered.WaitAsync(TestContext.Current.CancellationToken);
        await entered.WaitAsync(TestContext.Current.CancellationToken);
        foreach (long next in (long[])[43, 44]) { await server.Agent.OfferAsync("orders", Given.Version(next, content: $"content {next}")); }
        go.Release(2);
        Assert.Equal("41 41 content 41", await BodyAsync(await named));
        Assert.Equal("42 42 content 42", await BodyAsync(await unnamed));
    }

    [Fact]
    public async Task The_old_version_is_served_until_nobody_has_named_it_for_the_overlap()
    {
        await using AgentServer server = await ServingAsync(41, 42);
        for (int i = 0; i < 4; i++)
        {
            for (int second = 0; second < 50; second++) { server.Time.Advance(TimeSpan.FromSeconds(1)); }
            using HttpResponseMessage still = await server.SendAsync("/", "x-config-required: orders=41");
            Assert.Equal(HttpStatusCode.OK, still.StatusCode);
        }
        for (int second = 0; second < 61; second++) { server.Time.Advance(TimeSpan.FromSeconds(1)); }
        using HttpResponseMessage gone = await server.SendAsync("/", "x-config-required: orders=41");
        Assert.Equal((HttpStatusCode.MisdirectedRequest, "orders=42;sha256=aaaaaaaaaaaaaaaa"), (gone.StatusCode, gone.Header("x-config-version")));
    }

    [Fact]
    public async Task Going_back_serves_both_versions_and_the_older_is_the_newest_then()
    {
        await using AgentServer server = await ServingAsync(41, 42);
        await server.Agent.OfferAsync("orders", Given.Version(41, content: "content 41", isRollback: true));
        using HttpResponseMessage unnamed = await server.SendAsync("/", "x-load-report: 1");
        Assert.Equal("orders=41;sha256=aaaaaaaaaaaaaaaa;also=42", unnamed.Header("x-config-version"));
        Assert.Equal("41 content 41", await BodyAsync(unnamed));
        Assert.Equal("42 content 42", await BodyAsync(await server.SendAsync("/", "x-config-required: orders=42")));
    }

    private static Task<AgentServer> ServingAsync(params long[] versions) => ServingAsync(s_tellVersion, versions);

    private static Task<AgentServer> ServingAsync(RequestDelegate run, params long[] versions) => ServingAsync(run, options: null, versions);

    private static async Task<AgentServer> ServingAsync(RequestDelegate run, Action<AgentOptions>? options, params long[] versions)
    {
        AgentServer server = await AgentServer.StartAsync(run, [new FakeConfiguration()], options);
        foreach (long version in versions) { await server.Agent.OfferAsync("orders", Given.Version(version, content: $"content {version}")); }
        return server;
    }

    private static async Task<string> BodyAsync(HttpResponseMessage response)
    {
        using (response) { return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken); }
    }
}
