using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace LoadBalancing.Client.Etcd.Tests.Faults.Rig;

/// <summary>A way over TCP that one member alone uses: it can be cut (connections break, new ones are refused), stalled (connections stay, nothing passes) and healed.</summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Socket, byte> _open = new();
    private readonly int _target;
    private readonly Task _accepting;
    private volatile TaskCompletionSource _passes = Passing();
    private volatile bool _isCut;

    public Relay(int target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Endpoint => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public void Cut()
    {
        _isCut = true;
        foreach (Socket socket in _open.Keys) { Close(socket); }
    }

    public void Stall() => _passes = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Heal()
    {
        _isCut = false;
        TaskCompletionSource stalled = _passes;
        _passes = Passing();
        stalled.TrySetResult();
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        Cut();
        _passes.TrySetResult();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket near;
            try { near = await _listener.AcceptSocketAsync(); }
            catch (Exception e) when (e is SocketException or ObjectDisposedException) { return; }
            _ = ServeAsync(near);
        }
    }

    private async Task ServeAsync(Socket near)
    {
        var far = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        near.NoDelay = true;
        (_open[near], _open[far]) = (0, 0);
        try
        {
            if (_isCut) { return; }
            await far.ConnectAsync(IPAddress.Loopback, _target);
            await Task.WhenAny(PumpAsync(near, far), PumpAsync(far, near));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException) { }
        finally
        {
            Close(near);
            Close(far);
        }
    }

    private async Task PumpAsync(Socket from, Socket to)
    {
        byte[] buffer = new byte[16_384];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and int count)
            {
                await _passes.Task;
                if (_isCut) { return; }
                for (int sent = 0; sent < count;) { sent += await to.SendAsync(buffer.AsMemory(sent, count - sent)); }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException) { }
    }

    private void Close(Socket socket)
    {
        _open.TryRemove(socket, out _);
        socket.Dispose();
    }

    private static TaskCompletionSource Passing()
    {
        var open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        open.SetResult();
        return open;
    }
}

/// <summary>One member's ways to all of etcd: partitioned alone.</summary>
internal sealed class Ways(IEnumerable<int> ports) : IAsyncDisposable
{
    private readonly Relay[] _relays = [.. ports.Select(port => new Relay(port))];

    public IEnumerable<string> Endpoints => _relays.Select(relay => relay.Endpoint);

    public void Cut() => Array.ForEach(_relays, relay => relay.Cut());

    public void Stall() => Array.ForEach(_relays, relay => relay.Stall());

    public void StallFirst() => _relays[0].Stall();

    public void Heal() => Array.ForEach(_relays, relay => relay.Heal());

    public async ValueTask DisposeAsync()
    {
        foreach (Relay relay in _relays) { await relay.DisposeAsync(); }
    }
}
