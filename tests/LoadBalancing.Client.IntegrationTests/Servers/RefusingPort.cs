using System.Net;
using System.Net.Sockets;

namespace LoadBalancing.Client.IntegrationTests.Servers;

/// <summary>
/// A port that refuses every connection: bound, so that nobody else gets it, and never listening. On Linux a server may listen on it beside the
/// reservation, so that an endpoint dies and heals at one address; elsewhere the reservation is given up for that.
/// </summary>
internal sealed class RefusingPort : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public RefusingPort()
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Port = ((IPEndPoint)_socket.LocalEndPoint!).Port;
    }

    public int Port { get; }

    public string Address => $"http://127.0.0.1:{Port}";

    public Task<TestServer> HealAsync(ServerSetup? setup = null)
    {
        if (!OperatingSystem.IsLinux()) { _socket.Dispose(); }
        return TestServer.StartAsync((setup ?? new ServerSetup()) with { Port = Port });
    }

    public void Dispose() => _socket.Dispose();
}
