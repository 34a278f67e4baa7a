using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace LoadBalancing.Client.Etcd.Tests.Servers;

/// <summary>A port of 127.0.0.1 that is kept: bound and never listening, so that nobody else gets it while its server is down. On Linux a server listens on it beside the reservation.</summary>
internal sealed class LoopbackPort : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public LoopbackPort()
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Port = ((IPEndPoint)_socket.LocalEndPoint!).Port;
    }

    public int Port { get; }

    public string Url(string scheme = "http") => string.Create(CultureInfo.InvariantCulture, $"{scheme}://127.0.0.1:{Port}");

    public void Dispose() => _socket.Dispose();
}
