using System.Diagnostics;
using System.Text;
using LoadBalancing.Client.IntegrationTests.Servers;

namespace LoadBalancing.Client.IntegrationTests.Grpc.Servers;

/// <summary>
/// A gRPC server that is not ours, in a process of its own: Debian's python3-grpcio. A test that wants one is skipped where it is missing; test.sh installs it where it can.
/// </summary>
internal sealed class PythonGrpcServer : IGrpcServer
{
    private static readonly Lazy<string?> s_python = new(Find);
    private readonly RefusingPort _port = new();
    private readonly Process _process;

    private PythonGrpcServer(Process process) => _process = process;

    public string Address => _port.Address;

    public static async Task<PythonGrpcServer> StartAsync(CancellationToken token, params string[] told)
    {
        Assert.SkipWhen(s_python.Value is null, "no python3 with grpcio here; on Debian: apt-get install python3-grpcio");
        var start = new ProcessStartInfo(s_python.Value!, [Path.Combine(AppContext.BaseDirectory, "Grpc", "Servers", "python-grpc-server.py"), .. told]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        var server = new PythonGrpcServer(new Process { StartInfo = start });
        start.ArgumentList.Add($"port={server._port.Port}");
        server._process.Start();
        Assert.Equal(server._port.Port.ToString(), await server._process.StandardOutput.ReadLineAsync(token));
        return server;
    }

    /// <summary>kill -9: nothing is said on its connections but what the system says of them.</summary>
    public Task KillAsync()
    {
        _process.Kill();
        return _process.WaitForExitAsync();
    }

    public async Task<GrpcSeen> SeenAsync(CancellationToken token)
    {
        string[] lines = (await AskAsync("Seen", "", token)).Split('\n');
        Dictionary<string, int> counts = lines.Select(line => line.Split(' ')).ToDictionary(pair => pair[0], pair => int.Parse(pair[1]));
        counts.Remove("connections", out int connections);
        return new GrpcSeen(connections, counts);
    }

    /// <summary>From now on it answers so: <c>key=value</c>.</summary>
    public Task TellAsync(string told, CancellationToken token) => AskAsync("Tell", told, token);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) { await KillAsync(); }
        _process.Dispose();
        _port.Dispose();
    }

    /// <summary>By a connection of its own, which the server does not count.</summary>
    private async Task<string> AskAsync(string method, string message, CancellationToken token)
    {
        using var invoker = new HttpMessageInvoker(new SocketsHttpHandler());
        await using var call = new GrpcCall(invoker, new Uri($"{Address}/test.Server/{method}"), new WholeMessage(Encoding.UTF8.GetBytes(message)), token);
        string answer = Assert.Single(await call.ReadToEndAsync());
        Assert.Equal(0, call.Status);
        return answer;
    }

    /// <summary>Debian's own first: a python3 earlier on the PATH may be another, without its packages.</summary>
    private static string? Find() => HasGrpc("/usr/bin/python3") ? "/usr/bin/python3" : HasGrpc("python3") ? "python3" : null;

    private static bool HasGrpc(string python)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(python, ["-c", "import grpc.aio"]) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception) { return false; }
    }
}
