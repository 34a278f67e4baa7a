using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Client.Integrations.Tests.Channels;

/// <summary>A server of Grpc.AspNetCore on a free loopback port.</summary>
internal sealed class OrdersServer(string name) : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _calls = new();
    private WebApplication? _app;
    private volatile TaskCompletionSource? _gate;

    public string Name => name;

    /// <summary>Gets or sets the status of all calls, whatever the requests say.</summary>
    public int? Status { get; set; }

    public string Address => _app!.Urls.Single();

    /// <summary>Gets, for each call, how many attempts the client says went before: empty for none.</summary>
    public IReadOnlyCollection<string> Calls => _calls;

    public static async Task<OrdersServer> StartAsync(string name, X509Certificate2? certificate = null, HttpProtocols protocols = HttpProtocols.Http2)
    {
        var server = new OrdersServer(name);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = protocols;
            if (certificate is not null) { listen.UseHttps(certificate); }
        }));
        builder.Logging.ClearProviders();
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(server);
        WebApplication app = server._app = builder.Build();
        app.MapGrpcService<OrdersService>();
        await app.StartAsync();
        return server;
    }

    public static async Task<OrdersServer[]> StartManyAsync(params string[] names)
    {
        var servers = new OrdersServer[names.Length];
        for (int i = 0; i < names.Length; i++) { servers[i] = await StartAsync(names[i]); }
        return servers;
    }

    /// <summary>From now on calls wait, until the gate is opened.</summary>
    public void Close() => _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Open() => _gate?.TrySetResult();

    public void Remember(string previousAttempts) => _calls.Enqueue(previousAttempts);

    public Task PassAsync(CancellationToken cancellationToken) => _gate?.Task.WaitAsync(cancellationToken) ?? Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        Open();
        if (_app is null) { return; }
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }
}
