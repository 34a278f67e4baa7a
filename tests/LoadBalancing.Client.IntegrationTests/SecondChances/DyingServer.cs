using System.Collections.Concurrent;
using LoadBalancing.Client.IntegrationTests.Servers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace LoadBalancing.Client.IntegrationTests.SecondChances;

/// <summary>A server that is killed in the middle of what it does and comes back at its address. It counts each request that it begins with, by its id.</summary>
internal sealed class DyingServer(HttpProtocols protocols, ConcurrentDictionary<string, int> processed) : IAsyncDisposable
{
    public const string Id = "x-id";
    private readonly RefusingPort _port = new();
    private TestServer? _running;

    public string Address => _port.Address;

    public bool IsRunning => _running is not null;

    public async Task StartAsync() => _running = await _port.HealAsync(new ServerSetup { Protocols = protocols, Answer = AnswerAsync });

    public async Task KillAsync()
    {
        if (_running is { } server) { await server.DisposeAsync(); }
        _running = null;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _port.Dispose();
    }

    /// <summary>Long enough that some die in the middle, before their headers and in their bodies.</summary>
    private async Task AnswerAsync(HttpContext context)
    {
        processed.AddOrUpdate(context.Request.Headers[Id].ToString(), 1, (_, before) => before + 1);
        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        await Task.Delay(10, context.RequestAborted);
        context.Response.ContentLength = 20;
        await context.Response.WriteAsync("1234567890", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        await Task.Delay(5, context.RequestAborted);
        await context.Response.WriteAsync("1234567890", context.RequestAborted);
    }
}
