namespace LoadBalancing.Lbctl.Tests;

public sealed class ProcessTests
{
    [Fact]
    public async Task It_runs_as_a_process_and_ends_with_its_exit_code()
    {
        using ToolProcess tool = ToolProcess.Start("check", "-");
        await tool.Input.WriteAsync("""{ "LoadBalancing": { "Clusters": { "x": { } } } }""");
        tool.Input.Close();
        Assert.Equal(ExitCode.Invalid, await tool.ExitAsync());
        Assert.StartsWith("standard input: LoadBalancing:Clusters:x:Endpoints: ", await tool.ErrorAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ToolProcess.Interrupt)]
    [InlineData(ToolProcess.Terminate)]
    public async Task A_signal_while_it_waits_for_its_input_ends_it_with_130(int signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals.");
        using ToolProcess tool = ToolProcess.Start("check", "-");
        // More than a pipe holds: it is written when the tool has begun to read, and so listens to signals.
        await tool.Input.WriteAsync(new string(' ', 1_000_000));
        await tool.Input.FlushAsync(TestContext.Current.CancellationToken);
        tool.Signal(signal);
        Assert.Equal(ExitCode.Interrupted, await tool.ExitAsync());
        Assert.Equal("Interrupted.\n", await tool.ErrorAsync());
    }
}
