using System.Collections.Concurrent;
using LoadBalancing.Client.IntegrationTests.Servers;
using Microsoft.AspNetCore.Http;

namespace LoadBalancing.Client.IntegrationTests.Confirmed;

/// <summary>A real server that speaks docs/protocol.md, written by hand from it: what an application in any language would do without our package.</summary>
internal sealed class VersionedServer : IAsyncDisposable
{
    private const string Path = "/.well-known/load-balancing";
    private TestServer _server = null!;

    /// <summary>Gets or sets the versions that it can run, the newest first; none while it starts.</summary>
    public volatile int[] Versions = [];

    /// <summary>Gets or sets what it goes on to tell until it has sent a request away: a question that is under way when a test changes its versions does not hear of that before a request does.</summary>
    public volatile int[]? Tells;

    /// <summary>Gets or sets whether it has a path of its own for that.</summary>
    public bool HasAgent { get; init; } = true;

    public string? Token { get; init; }

    public string Address => _server.Address;

    /// <summary>Gets the versions that requests ran on: by the application, not by the agent.</summary>
    public ConcurrentQueue<(string Method, int Version, string Body)> Ran { get; } = new();

    public int Asked => _server.Seen.Count(seen => seen.Target == Path);

    public int Probed => _server.Seen.Count(seen => seen.Method == "HEAD");

    public int SentAway;

    public static async Task<VersionedServer> StartAsync(params int[] versions) => await new VersionedServer { Versions = versions }.StartedAsync();

    public async Task<VersionedServer> StartedAsync()
    {
        _server = await TestServer.StartAsync(AnswerAsync);
        return this;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        int[] versions = (context.Request.Path == Path || HttpMethods.IsHead(context.Request.Method)) && Volatile.Read(ref SentAway) == 0 && Tells is { } told ? told : Versions;
        string said = versions.Length == 0 ? "orders=0" : $"orders={versions[0]};sha256=0123456789abcdef" + (versions.Length > 1 ? $";also={versions[1]}" : "");
        if (context.Request.Path == Path)
        {
            bool mayAsk = Token is null || context.Request.Headers.Authorization == $"Bearer {Token}";
            if (!HasAgent || !mayAsk) { context.Response.StatusCode = 404; return; }
            context.Response.StatusCode = versions.Length == 0 ? 503 : 200;
            context.Response.ContentType = "application/json";
            context.Response.Headers["x-config-version"] = said;
            string documents = versions.Length == 0
                ? """{"name":"orders","version":null,"state":"starting","also":[]}"""
                : $$"""{"name":"orders","version":{{versions[0]}},"digest":"0123456789abcdef","state":"ready","also":[{{string.Join(',', versions[1..])}}]}""";
            await context.Response.WriteAsync($$"""{"state":"ready","documents":[{"name":"payments","version":7,"state":"ready"},{{documents}}]}""");
            return;
        }
        int version = versions.FirstOrDefault();
        if (context.Request.Headers.TryGetValue("x-config-required", out var required))
        {
            version = int.Parse(required.ToString()["orders=".Length..], System.Globalization.CultureInfo.InvariantCulture);
            if (!versions.Contains(version))
            {
                Interlocked.Increment(ref SentAway);
                context.Response.StatusCode = 421;
                context.Response.Headers["x-config-version"] = said;
                return;
            }
        }
        if (context.Request.Headers["x-load-report"] == "1") { context.Response.Headers["x-config-version"] = said; }
        string body = await new StreamReader(context.Request.Body).ReadToEndAsync();
        if (!HttpMethods.IsHead(context.Request.Method)) { Ran.Enqueue((context.Request.Method, version, body)); }
        await context.Response.WriteAsync($"{version}");
    }
}
