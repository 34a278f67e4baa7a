using LoadBalancing.Client.Etcd;
using LoadBalancing.Lbctl.Tests.Doubles;

namespace LoadBalancing.Lbctl.Tests;

public sealed class InterruptTests
{
    [Theory]
    [InlineData(null, "nobody has moved, the rollout is aborted", "aborted", 3)]
    [InlineData("staging", "nobody has moved, the rollout is aborted", "aborted", 3)]
    [InlineData("switching", "members have moved or are about to, the version is taken back", "taken_back", 4)]
    [InlineData("baking", "members have moved or are about to, the version is taken back", "taken_back", 4)]
    [InlineData("returning", "the version is being taken back already", "taken_back", 4)]
    public async Task The_first_says_what_happens_and_waits_for_it(string? phase, string said, string outcome, int exit)
    {
        var tool = new Tool();
        var finish = new TaskCompletionSource();
        var cancelled = new TaskCompletionSource();
        tool.Fleet.Run = async (progress, token) =>
        {
            if (phase is not null) { progress.Report(Fleet.Of(Fleet.Member("a")).With(phase)); }
            await using CancellationTokenRegistration _ = token.Register(cancelled.SetResult);
            await finish.Task;
            return new(9, 42, outcome, "interrupted");
        };
        Task<int> run = tool.RunAsync("rollout", "42", "--yes");
        Assert.False(cancelled.Task.IsCompleted);
        tool.Interrupt();
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Contains($"Interrupted: {said}. Waiting for that; Ctrl-C again leaves at once.", tool.Lines);
        Assert.False(run.IsCompleted);
        finish.SetResult();
        Assert.Equal(exit, await run);
    }

    [Fact]
    public async Task The_second_leaves_at_once_and_says_how_to_go_on()
    {
        var tool = new Tool { Fleet = { Run = static (_, _) => new TaskCompletionSource<RolloutResult?>().Task } };
        Task<int> run = tool.RunAsync("rollout", "42", "--yes");
        tool.Interrupt();
        Assert.False(run.IsCompleted);
        tool.Interrupt();
        Assert.Equal(130, await run);
        Assert.Equal("Left. The rollout stands where it stood: `lbctl status` says where, `lbctl resume` goes on with it, `lbctl abort` ends it.", tool.Lines[^1]);
    }

    [Fact]
    public async Task A_rollout_that_had_not_begun_is_just_interrupted()
    {
        var tool = new Tool();
        tool.Fleet.Run = async (_, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return null;
        };
        Task<int> run = tool.RunAsync("rollout", "42", "--yes");
        tool.Interrupt();
        Assert.Equal(130, await run);
    }

    [Fact]
    public async Task On_a_terminal_the_same_is_said()
    {
        var tool = new Tool { IsTerminal = true };
        tool.Fleet.Run = async (progress, token) =>
        {
            progress.Report(Fleet.Of(Fleet.Member("a"), Fleet.Member("b", "refused", error: "[red]x[/]\u001b[2J")).With("staging", prepared: 1));
            try { await Task.Delay(Timeout.Infinite, token); }
            catch (OperationCanceledException) { }
            return new(9, 42, "aborted", "interrupted");
        };
        Task<int> run = tool.RunAsync("rollout", "42", "--yes");
        tool.Interrupt();
        Assert.Equal(3, await run);
        Assert.Contains("prepared   ███████████████░░░░░░░░░░░░░░░ 1/2", tool.Output, StringComparison.Ordinal);
        Assert.Contains("[red]x[/]", tool.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b[2J", tool.Output, StringComparison.Ordinal);
        Assert.Contains("Interrupted: nobody has moved", tool.Output, StringComparison.Ordinal);
        Assert.Contains("Aborted, nobody has moved: interrupted", tool.Output, StringComparison.Ordinal);
    }
}
