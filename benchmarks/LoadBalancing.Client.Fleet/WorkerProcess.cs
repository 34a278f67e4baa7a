using System.Diagnostics;
using System.Globalization;

namespace LoadBalancing.Client.Fleet;

/// <summary>A worker, which ends with this process, or when it is told to.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private readonly Process _process;

    private WorkerProcess(Process process) => _process = process;

    public double MegaBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1e6;
        }
    }

    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public static async Task<WorkerProcess> StartAsync(string endpoint, string prefix, int first, int count, double lease)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet") { start.ArgumentList.Add(Environment.GetCommandLineArgs()[0]); }
        foreach (string argument in (string[])["worker", endpoint, prefix, first.ToString(CultureInfo.InvariantCulture), count.ToString(CultureInfo.InvariantCulture), lease.ToString(CultureInfo.InvariantCulture)])
        {
            start.ArgumentList.Add(argument);
        }
        Process process = Process.Start(start)!;
        return await process.StandardOutput.ReadLineAsync() == "ready" ? new WorkerProcess(process) : throw new InvalidOperationException("A worker did not start.");
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
