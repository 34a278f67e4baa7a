using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LoadBalancing.Agent.Tests.Http;

/// <summary>What <c>/.well-known/load-balancing</c> says.</summary>
public sealed class PathTests
{
    private const string Path = "/.well-known/load-balancing";

    private static readonly RequestDelegate s_teapot = context =>
    {
        context.Response.StatusCode = StatusCodes.Status418ImATeapot;
        return Task.CompletedTask;
    };

    [Fact]
    public async Task It_is_503_and_starting_until_a_version_of_every_document_is_confirmed()
    {
        await using AgentServer server = await AgentServer.StartAsync(s_teapot, [new FakeConfiguration(), new FakeConfiguration("payments")]);
        (HttpStatusCode status, JsonElement body, string? version) = await ReadAsync(server);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "starting", JsonValueKind.Null, "orders=0, payments=0"), (status, body.GetProperty("state").GetString(), body.GetProperty("version").ValueKind, version));

        await server.Agent.OfferAsync("orders", Given.Version(42));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await ReadAsync(server)).Status);
        await server.Agent.OfferAsync("payments", Given.Version(7, 'b'));
        (status, body, version) = await ReadAsync(server);
        Assert.Equal((HttpStatusCode.OK, "ready", 42, Given.Digest('a')), (status, body.GetProperty("state").GetString(), body.GetProperty("version").GetInt64(), body.GetProperty("digest").GetString()));
        Assert.Equal("orders=42;sha256=aaaaaaaaaaaaaaaa, payments=7;sha256=bbbbbbbbbbbbbbbb", version);
        JsonElement payments = body.GetProperty("documents")[1];
        Assert.Equal(("payments", 7, Given.Digest('b'), "ready", 0), (payments.GetProperty("name").GetString(), payments.GetProperty("version").GetInt64(), payments.GetProperty("digest").GetString(), payments.GetProperty("state").GetString(), payments.GetProperty("also").GetArrayLength()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_version_that_failed_is_named_and_its_error_only_by_option(bool includeErrors)
    {
        await using AgentServer server = await AgentServer.StartAsync(s_teapot, [new FakeConfiguration()], options => options.IncludeErrors = includeErrors);
        server.Agent.Fail("orders", 42, "secret path /etc/x");
        (HttpStatusCode status, JsonElement body, _) = await ReadAsync(server);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "failed", 42), (status, body.GetProperty("state").GetString(), body.GetProperty("failedVersion").GetInt64()));
        Assert.Equal(includeErrors, body.TryGetProperty("error", out _));
        Assert.Equal(includeErrors, body.ToString().Contains("secret path", StringComparison.Ordinal));

        await server.Agent.OfferAsync("orders", Given.Version(41));
        await server.Agent.OfferAsync("orders", Given.Version(42));
        server.Agent.Fail("orders", 43, "secret path /etc/x");
        (status, body, string? version) = await ReadAsync(server);
        JsonElement orders = body.GetProperty("documents")[0];
        Assert.Equal((HttpStatusCode.OK, "failed", 42, 43, 41), (status, orders.GetProperty("state").GetString(), orders.GetProperty("version").GetInt64(), orders.GetProperty("failedVersion").GetInt64(), orders.GetProperty("also")[0].GetInt64()));
        Assert.Equal("orders=42;sha256=aaaaaaaaaaaaaaaa;also=41", version);
    }

    [Fact]
    public async Task A_process_that_is_being_stopped_is_draining_and_still_answers()
    {
        // A request under way keeps the server from closing before the path was asked.
        var (entered, go) = (new SemaphoreSlim(0), new SemaphoreSlim(0));
        await using AgentServer server = await AgentServer.StartAsync(async context => { entered.Release(); await go.WaitAsync(context.RequestAborted); }, [new FakeConfiguration()]);
        await server.Agent.OfferAsync("orders", Given.Version(42));
        Assert.Equal(HttpStatusCode.OK, (await ReadAsync(server)).Status);
        HttpStatusCode status = default;
        string? state = null;
        using CancellationTokenRegistration asked = server.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(() =>
            (status, state) = Task.Run(async () => await ReadAsync(server) is var (code, body, _) ? (code, body.GetProperty("state").GetString()) : default).GetAwaiter().GetResult());
        await server.StopAsync();
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "draining"), (status, state));
        Assert.Equal((AgentState.Draining, false), (server.Agent.State, server.Agent.IsReady));
    }

    [Fact]
    public async Task Without_documents_a_process_is_ready_at_once()
    {
        await using AgentServer server = await AgentServer.StartAsync(s_teapot, []);
        (HttpStatusCode status, JsonElement body, _) = await ReadAsync(server);
        Assert.Equal((HttpStatusCode.OK, "ready", 0), (status, body.GetProperty("state").GetString(), body.GetProperty("documents").GetArrayLength()));
    }

    [Fact]
    public async Task It_tells_the_load_and_is_neither_counted_nor_stored()
    {
        await using AgentServer server = await AgentServer.StartAsync(s_teapot, [], options => options.ApplicationUtilization = () => 0.25);
        using (HttpResponseMessage served = await server.SendAsync("/")) { Assert.Equal(418, (int)served.StatusCode); }
        await Eventually.HoldsAsync(() => server.Counts.Ended == 1);
        server.Time.Advance(TimeSpan.FromSeconds(1));
        (_, JsonElement body, _) = await ReadAsync(server);
        Assert.Equal((0, 1.0, 0.0, 0.25), (body.GetProperty("inFlight").GetInt32(), body.GetProperty("requestsPerSecond").GetDouble(), body.GetProperty("errorsPerSecond").GetDouble(), body.GetProperty("application").GetDouble()));
        Assert.InRange(body.GetProperty("memory").GetDouble(), 0.0001, 1);
        Assert.True(body.GetProperty("cpu").GetDouble() >= 0);
        Assert.Equal(1, server.Counts.Ended);
    }

    [Fact]
    public async Task Only_GET_and_HEAD_of_this_path_are_answered_and_HEAD_without_a_body()
    {
        await using AgentServer server = await AgentServer.StartAsync(s_teapot, []);
        using HttpResponseMessage head = await server.SendAsync(HttpMethod.Head, Path);
        Assert.Equal((HttpStatusCode.OK, ""), (head.StatusCode, await head.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
        Assert.True(head.Content.Headers.ContentLength > 0);
        foreach ((HttpMethod method, string path) in new[] { (HttpMethod.Post, Path), (HttpMethod.Get, Path + "/"), (HttpMethod.Get, "/"), (HttpMethod.Get, "/x" + Path) })
        {
            using HttpResponseMessage other = await server.SendAsync(method, path);
            Assert.Equal(418, (int)other.StatusCode);
        }
    }

    [Fact]
    public async Task The_path_can_be_another_or_none()
    {
        await using AgentServer other = await AgentServer.StartAsync(s_teapot, [], options => options.Path = "/up");
        using HttpResponseMessage up = await other.SendAsync("/UP"), usual = await other.SendAsync(Path);
        Assert.Equal((200, 418), ((int)up.StatusCode, (int)usual.StatusCode));
        await using AgentServer none = await AgentServer.StartAsync(s_teapot, [], options => options.Path = "");
        using HttpResponseMessage root = await none.SendAsync("/"), well = await none.SendAsync(Path);
        Assert.Equal((418, 418), ((int)root.StatusCode, (int)well.StatusCode));
    }

    private static async Task<(HttpStatusCode Status, JsonElement Body, string? Version)> ReadAsync(AgentServer server)
    {
        using HttpResponseMessage response = await server.SendAsync(Path);
        Assert.Equal(("application/json", "no-store"), (response.Content.Headers.ContentType?.ToString(), response.Headers.CacheControl?.ToString()));
        return (response.StatusCode, JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)), response.Header("x-config-version"));
    }
}
