using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace LoadBalancing.Client.Benchmarks.Faults;

/// <summary>One server in a process of its own.</summary>
internal sealed class FaultProcess(int port, string[] certificates) : IAsyncDisposable
{
    /// <summary>This program is run by its own name, or by dotnet.</summary>
    private static string[] Program => Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet" ? ["exec", typeof(FaultServer).Assembly.Location] : [];

    private Process? _process;

    public int Port => port;

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async Task StartAsync()
    {
        _process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [.. Program, "fault-server", port.ToString(CultureInfo.InvariantCulture), .. certificates])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        if (await _process.StandardOutput.ReadLineAsync(patience.Token) != "ready") { throw new InvalidOperationException("A server did not start."); }
    }

    public void Answer(string mode)
    {
        _process!.StandardInput.WriteLine(mode);
        _process.StandardInput.Flush();
    }

    /// <summary>kill -NAME of this process, by its id.</summary>
    public void Signal(string name)
    {
        using Process kill = Process.Start("/bin/sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"kill -{name} {_process!.Id}")]);    // the shell's own: not every machine has a program of that name
        kill.WaitForExit();
    }

    public async Task RestartAsync()
    {
        await EndAsync();
        await StartAsync();
    }

    public async ValueTask DisposeAsync() => await EndAsync();

    private async Task EndAsync()
    {
        if (_process is not { } process) { return; }
        if (!process.HasExited) { process.Kill(); }
        await process.WaitForExitAsync();
        process.Dispose();
        _process = null;
    }
}
