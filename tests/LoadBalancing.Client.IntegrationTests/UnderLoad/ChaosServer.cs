using System.Collections.Concurrent;
using System.Globalization;
using LoadBalancing.Client.IntegrationTests.Servers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace LoadBalancing.Client.IntegrationTests.UnderLoad;

/// <summary>An endpoint that can be killed and come back at its address, and that knows when it was taken out of the configuration.</summary>
internal sealed class ChaosServer : IAsyncDisposable
{
    public const string EpochHeader = "X-Epoch";
    private static readonly byte[] s_big = new byte[200_000];
    private readonly MortalServer _server;

    public ChaosServer(HttpProtocols protocols) => _server = new MortalServer(new ServerSetup { Protocols = protocols, Answer = AnswerAsync });

    public string Address => _server.Address;

    /// <summary>Gets the epochs of requests that began after the configuration without this endpoint was active, and came all the same.</summary>
    public ConcurrentQueue<long> Violations { get; } = new();

    /// <summary>Gets or sets the first epoch without this endpoint.</summary>
    public long RemovedAt { get => Volatile.Read(ref _removedAt); set => Volatile.Write(ref _removedAt, value); }

    private long _removedAt = long.MaxValue;

    public bool IsRunning => _server.IsRunning;

    public Task StartAsync() => _server.StartAsync();

    public Task KillAsync() => _server.KillAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        if (long.Parse(context.Request.Headers[EpochHeader].ToString(), CultureInfo.InvariantCulture) is var epoch && epoch >= RemovedAt) { Violations.Enqueue(epoch); }
        switch (context.Request.Path.Value)
        {
            case "/hang":
                try { await Task.Delay(Timeout.Infinite, context.RequestAborted); }
                catch (OperationCanceledException) { }
                break;
            case "/big":
                context.Response.ContentLength = s_big.Length;
                await WriteQuietlyAsync(context, s_big);
                break;
            case "/break":
                context.Response.ContentLength = 100;
                await WriteQuietlyAsync(context, s_big.AsMemory(0, 50));
                context.Abort();
                break;
            case "/error":
                context.Response.StatusCode = 500;
                break;
            default:
                await context.Response.WriteAsync("ok");
                break;
        }
    }

    private static async Task WriteQuietlyAsync(HttpContext context, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
        }
    }
}
