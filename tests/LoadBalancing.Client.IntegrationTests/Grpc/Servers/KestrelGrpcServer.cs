using System.Collections.Concurrent;
using LoadBalancing.Client.IntegrationTests.Servers;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace LoadBalancing.Client.IntegrationTests.Grpc.Servers;

/// <summary>Kestrel with gRPC's frames by hand. It answers as python-grpc-server.py does, and can be killed only together with its connections, not with a process.</summary>
internal sealed class KestrelGrpcServer : IGrpcServer
{
    private readonly ConcurrentDictionary<string, int> _calls = [];
    private readonly ConcurrentDictionary<string, bool> _connections = [];
    private readonly Dictionary<string, string> _told;
    private readonly RefusingPort _port = new();
    private TestServer? _server;

    private KestrelGrpcServer(string[] told) => _told = told.Select(one => one.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);

    public string Address => _port.Address;

    public static async Task<KestrelGrpcServer> StartAsync(params string[] told)
    {
        var server = new KestrelGrpcServer(told);
        server._server = await server._port.HealAsync(new ServerSetup
        {
            Protocols = HttpProtocols.Http2,
            Kestrel = kestrel => { if (server._told.TryGetValue("max-streams", out string? most)) { kestrel.Limits.Http2.MaxStreamsPerConnection = int.Parse(most); } },
            Answer = context =>
            {
                server._server?.Seen.Clear();       // under load it would grow, and here calls are counted
                server._connections[context.Connection.Id] = true;
                server._calls.AddOrUpdate(Path.GetFileName(context.Request.Path.Value!), 1, (_, count) => count + 1);
                return new KestrelGrpcCall(context, server._told).AnswerAsync();
            },
        });
        return server;
    }

    public Task KillAsync() => _server!.KillAsync();

    public Task<GrpcSeen> SeenAsync(CancellationToken token) => Task.FromResult(new GrpcSeen(_connections.Count, new Dictionary<string, int>(_calls)));

    public async ValueTask DisposeAsync()
    {
        await _server!.DisposeAsync();
        _port.Dispose();
    }
}
