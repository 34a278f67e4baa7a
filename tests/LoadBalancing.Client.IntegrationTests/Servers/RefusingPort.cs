using System.Net;
using System.Net.Sockets;

namespace LoadBalancing.Client.IntegrationTests.Servers;

/// <summary>A port that refuses every connection: bound, so that nobody else gets it, and never listening.</summary>
internal sealed class RefusingPort : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public RefusingPort() => _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    public string Address => $"http://127.0.0.1:{Port}";

    public void Dispose() => _socket.Dispose();
}
