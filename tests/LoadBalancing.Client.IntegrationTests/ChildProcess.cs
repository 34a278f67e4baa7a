using System.Collections.Concurrent;
using System.Diagnostics;

namespace LoadBalancing.Client.IntegrationTests;

/// <summary>Runs a program for a bounded time and collects what it prints.</summary>
internal static class ChildProcess
{
    public static async Task<(int ExitCode, string Output)> RunAsync(string program, IEnumerable<string> arguments, TimeSpan patience, CancellationToken token)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(token);
        limit.CancelAfter(patience);
        var lines = new ConcurrentQueue<string>();
        using var process = new Process { StartInfo = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true } };
        // The test host's own MSBuild settings must not leak into a build that the test starts, nor may build servers outlive it.
        foreach (var name in process.StartInfo.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList()) { process.StartInfo.Environment.Remove(name); }
        process.StartInfo.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        process.OutputDataReceived += (_, line) => lines.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => lines.Enqueue(line.Data ?? "");
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try { await process.WaitForExitAsync(limit.Token); }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"'{program}' took longer than {patience}:\n{string.Join('\n', lines)}");
        }
        return (process.ExitCode, string.Join('\n', lines));
    }
}
