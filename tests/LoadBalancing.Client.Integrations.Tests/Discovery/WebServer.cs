using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Client.Integrations.Tests.Discovery;

/// <summary>A real Kestrel on a free loopback port that counts its requests.</summary>
internal sealed class WebServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _count;

    private WebServer(WebApplication app) => _app = app;

    public int Count => Volatile.Read(ref _count);

    public string? LastPath { get; private set; }

    public string Address => _app.Urls.Single();

    public int Port => new Uri(Address).Port;

    public static async Task<WebServer> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        WebApplication app = builder.Build();
        var server = new WebServer(app);
        app.Run(context =>
        {
            Interlocked.Increment(ref server._count);
            server.LastPath = context.Request.Path;
            return context.Response.WriteAsync("ok");
        });
        await app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
