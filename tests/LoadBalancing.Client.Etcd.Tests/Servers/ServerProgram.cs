using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace LoadBalancing.Client.Etcd.Tests.Servers;

/// <summary>
/// A program in a process of its own, which ends with this process, however that ends: a shell reads from a pipe that only this process holds open, and at its end kills the program and removes its folder.
/// </summary>
internal sealed class ServerProgram : IAsyncDisposable
{
    private const string Guard = "read line; kill -KILL \"$0\" 2>/dev/null; rm -rf -- \"$1\"";
    private const int LongestLog = 1 << 20;

    private readonly StringBuilder _log = new();
    private readonly Process _process;
    private readonly Process _guard;

    private ServerProgram(ProcessStartInfo start, string folder)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += Take;
        _process.ErrorDataReceived += Take;
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        _guard = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", Guard, _process.Id.ToString(CultureInfo.InvariantCulture), folder]) { RedirectStandardInput = true })!;
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Processor time so far, of user and system.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>What it has written.</summary>
    public string Log { get { lock (_log) { return _log.ToString(); } } }

    public static ServerProgram Start(string path, IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(path, arguments) { WorkingDirectory = folder };
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>()) { start.Environment[name] = value; }
        return new ServerProgram(start, folder);
    }

    /// <summary>kill -NAME of this process, by its id.</summary>
    public async Task SignalAsync(string name)
    {
        using Process kill = Process.Start("/bin/sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"kill -{name} {Id}")]);
        await kill.WaitForExitAsync();
        if (kill.ExitCode != 0) { throw new InvalidOperationException($"no signal {name} to {Id}: it runs no more"); }
    }

    /// <summary>kill -9, which also ends a process that is stopped.</summary>
    public async ValueTask DisposeAsync()
    {
        // The guard first: it would kill by number, and the number may be somebody else's soon.
        _guard.Kill();
        await _guard.WaitForExitAsync();
        _guard.Dispose();
        if (!_process.HasExited) { _process.Kill(); }
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Take(object sender, DataReceivedEventArgs line)
    {
        lock (_log)
        {
            if (line.Data is not null && _log.Length < LongestLog) { _log.AppendLine(line.Data); }
        }
    }
}
