using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GrpcGreeter;

/// <summary>Three gRPC servers of Grpc.AspNetCore on free loopback ports: one as it should be, one slow, one that refuses every third call.</summary>
internal sealed class Servers : IAsyncDisposable
{
    private static readonly Temper[] s_tempers =
    [
        new("steady", TimeSpan.FromMilliseconds(5)),
        new("slow", TimeSpan.FromMilliseconds(100)),
        new("failing", TimeSpan.FromMilliseconds(5), CallsPerFailure: 3),
    ];

    private readonly Dictionary<string, WebApplication> _running = [];

    public IEnumerable<KeyValuePair<string, string>> Addresses => _running.Select(server => KeyValuePair.Create(server.Key, server.Value.Urls.Single()));

    public static async Task<Servers> StartAsync()
    {
        var servers = new Servers();
        foreach (Temper temper in s_tempers) { servers._running[temper.Name] = await StartAsync(temper); }
        return servers;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (WebApplication server in _running.Values) { await server.DisposeAsync(); }
    }

    private static async Task<WebApplication> StartAsync(Temper temper)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(listen => listen.Protocols = HttpProtocols.Http2));
        builder.Logging.ClearProviders();
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(temper).AddSingleton<CallCount>();
        WebApplication server = builder.Build();
        server.MapGrpcService<GreeterService>();
        await server.StartAsync();
        return server;
    }
}
