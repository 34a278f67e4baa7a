using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace LoadBalancing.Client.IntegrationTests.Servers;

/// <summary>A server in a process of its own, which can be stopped and killed: this program started once more, with a port in its environment.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const string Variable = "LOADBALANCING_TEST_SERVER";
    private readonly RefusingPort _port = new();
    private Process? _process;

    public int Port => _port.Port;

    public string Address => _port.Address;

    public async Task StartAsync(CancellationToken token)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(ServerProcess).Assembly.Location]) { RedirectStandardOutput = true };
        start.Environment[Variable] = string.Create(CultureInfo.InvariantCulture, $"{Port} {Environment.ProcessId}");
        _process = Process.Start(start)!;
        Assert.Equal("ready", await _process.StandardOutput.ReadLineAsync(token));
    }

    /// <summary>kill -NAME of this process, by its id.</summary>
    public async Task SignalAsync(string name, CancellationToken token)
    {
        using Process kill = Process.Start("/bin/sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"kill -{name} {_process!.Id}")]);    // the shell's own: not every machine has a program of that name
        await kill.WaitForExitAsync(token);
        Assert.Equal(0, kill.ExitCode);
    }

    public async Task RestartAsync(CancellationToken token)
    {
        await EndAsync();
        await StartAsync(token);
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _port.Dispose();
    }

    private async Task EndAsync()
    {
        if (_process is not { } process) { return; }
        if (!process.HasExited) { process.Kill(); }
        await process.WaitForExitAsync();
        process.Dispose();
        _process = null;
    }

    /// <summary>
    /// Runs before anything else of this program; in the process of a server, instead of it. On one thread: others would wait for this method to end. It ends when whoever started it has.
    /// </summary>
    [ModuleInitializer]
    internal static void ServeWhereAsked()
    {
        if (Environment.GetEnvironmentVariable(Variable)?.Split(' ') is not [var port, var parent]) { return; }
        using Process starter = Process.GetProcessById(int.Parse(parent, CultureInfo.InvariantCulture));
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, int.Parse(port, CultureInfo.InvariantCulture)));
        listener.Listen(512);
        Console.Out.WriteLine("ready");
        List<Socket> sockets = [listener];
        while (!starter.HasExited)
        {
            List<Socket> readable = [.. sockets];
            Socket.Select(readable, null, null, TimeSpan.FromSeconds(1));
            foreach (Socket socket in readable)
            {
                if (socket == listener) { sockets.Add(listener.Accept()); }
                else if (!TryAnswer(socket))
                {
                    sockets.Remove(socket);
                    socket.Dispose();
                }
            }
        }
        Environment.Exit(0);
    }

    /// <summary>One packet, one request: the client here sends no bodies and does not pipeline. False when it left.</summary>
    private static bool TryAnswer(Socket socket)
    {
        byte[] head = new byte[4096];
        try
        {
            int length = socket.Receive(head);
            if (head.AsSpan(0, length).EndsWith("\r\n\r\n"u8)) { socket.Send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"u8); }
            return length > 0;
        }
        catch (SocketException) { return false; }
    }
}
