using System.Diagnostics;
using System.Runtime.InteropServices;

namespace LoadBalancing.Lbctl.Tests;

/// <summary>The tool as users start it.</summary>
public sealed class ProcessTests
{
    [Fact]
    public async Task It_runs_as_a_process_and_ends_with_its_exit_code()
    {
        using Process tool = Start("check", "-");
        await tool.StandardInput.WriteAsync("""{ "LoadBalancing": { "Clusters": { "x": { } } } }""");
        tool.StandardInput.Close();
        string error = await tool.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await tool.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, tool.ExitCode);
        Assert.StartsWith("standard input: LoadBalancing:Clusters:x:Endpoints: ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2)]     // SIGINT
    [InlineData(15)]    // SIGTERM
    public async Task A_signal_while_it_waits_for_its_input_ends_it_with_130(int signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals.");
        using Process tool = Start("check", "-");
        // More than a pipe holds: it is written when the tool has begun to read, and so listens to signals.
        await tool.StandardInput.WriteAsync(new string(' ', 1_000_000));
        await tool.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, Kill(tool.Id, signal));
        await tool.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Equal(130, tool.ExitCode);
        Assert.Equal("Interrupted.\n", await tool.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    private static Process Start(params string[] args) => Process.Start(new ProcessStartInfo("dotnet", [typeof(CommandTree).Assembly.Location, .. args])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        UseShellExecute = false,
    })!;

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int id, int signal);
}
