using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LoadBalancing.Client.IntegrationTests.Servers;

/// <summary>A TCP server that does on each connection exactly what a test says: half answers, resets, silence.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly Func<RawConnection, Task> _serve;
    private readonly Task _accepting;
    private int _accepted;

    public RawServer(Func<RawConnection, Task> serve)
    {
        _serve = serve;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Gets how many connections were accepted.</summary>
    public int Accepted => Volatile.Read(ref _accepted);

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Address => $"http://127.0.0.1:{Port}";

    /// <summary>Answers every request on every connection with these bytes, and leaves the connection open.</summary>
    public static RawServer Answering(string response) => new(async connection =>
    {
        while (await connection.ReadHeadAsync() is not null) { await connection.WriteAsync(response); }
    });

    /// <summary>Answers the first request with these bytes and closes.</summary>
    public static RawServer AnsweringOnce(string response) => new(async connection =>
    {
        if (await connection.ReadHeadAsync() is not null) { await connection.WriteAsync(response); }
    });

    /// <summary>Accepts and says nothing for ever.</summary>
    public static RawServer Silent() => new(connection => Task.Delay(Timeout.Infinite, connection.Stopping));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_connections);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                Socket socket = await _listener.AcceptSocketAsync(_stop.Token);
                Interlocked.Increment(ref _accepted);
                _connections.Add(ServeAsync(socket));
            }
        }
        // A listener that was stopped between two accepts calls that an invalid operation.
        catch (Exception e) when (_stop.IsCancellationRequested && e is OperationCanceledException or SocketException or InvalidOperationException)
        {
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using var connection = new RawConnection(socket, _stop.Token);
        try { await _serve(connection); }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
        {
        }
    }
}

/// <summary>One connection of a <see cref="RawServer"/>.</summary>
internal sealed class RawConnection(Socket socket, CancellationToken stopping) : IDisposable
{
    public CancellationToken Stopping => stopping;

    public NetworkStream Stream { get; } = new(socket, ownsSocket: true);

    /// <summary>Reads up to and with the blank line; null when the client closed. Bodies are not read.</summary>
    public async Task<string?> ReadHeadAsync()
    {
        var head = new StringBuilder();
        byte[] one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await Stream.ReadAsync(one, stopping) == 0) { return null; }
            head.Append((char)one[0]);
        }
        return head.ToString();
    }

    public async Task WriteAsync(string text) => await Stream.WriteAsync(Encoding.Latin1.GetBytes(text), stopping);

    /// <summary>Closes with RST instead of FIN.</summary>
    public void Reset()
    {
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        socket.Close();
    }

    public void Dispose() => Stream.Dispose();
}
