using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LoadBalancing.Client.TrimSmoke;

/// <summary>The smallest HTTP/1.1 server: answers every request with its path. ASP.NET Core would be most of the trimmed program.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _serving;

    public LoopbackServer()
    {
        _listener.Start();
        _serving = ServeAsync(_stop.Token);
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync(CancellationToken stop)
    {
        List<Task> connections = [];
        try
        {
            while (true) { connections.Add(AnswerAsync(await _listener.AcceptTcpClientAsync(stop), stop)); }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException) { }
        await Task.WhenAll(connections);
    }

    private static async Task AnswerAsync(TcpClient client, CancellationToken stop)
    {
        using var connection = client;
        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
        try
        {
            while (await reader.ReadLineAsync(stop) is { Length: > 0 } request)
            {
                while (await reader.ReadLineAsync(stop) is { Length: > 0 }) { }              // headers; a GET has no body
                var body = request.Split(' ')[1];
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n\r\n{body}"), stop);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException) { }
    }
}
