using System.Diagnostics;
using System.Runtime.InteropServices;

namespace LoadBalancing.Lbctl.Tests;

/// <summary>The tool as users start it: a process.</summary>
internal sealed class ToolProcess : IDisposable
{
    public const int Interrupt = 2, Terminate = 15;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private readonly Process _process;

    private ToolProcess(Process process) => _process = process;

    public StreamWriter Input => _process.StandardInput;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static ToolProcess Start(params string[] args) => new(Process.Start(new ProcessStartInfo("dotnet", [typeof(CommandTree).Assembly.Location, .. args])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        UseShellExecute = false,
    })!);

    public async Task<string> ReadLineAsync() => await _process.StandardOutput.ReadLineAsync(Token).AsTask().WaitAsync(s_patience, Token) ?? $"(ended: {await ErrorAsync()})";

    public async Task<string> ErrorAsync() => await _process.StandardError.ReadToEndAsync(Token).WaitAsync(s_patience, Token);

    public void Signal(int signal) => Assert.Equal(0, Kill(_process.Id, signal));

    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync(Token).WaitAsync(s_patience, Token);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited) { _process.Kill(); }
        _process.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int id, int signal);
}
