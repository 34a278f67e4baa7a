using LoadBalancing.Client.Etcd;
using LoadBalancing.Lbctl.Tests.Doubles;

namespace LoadBalancing.Lbctl.Tests;

public sealed class RolloutTests
{
    private const string Document = """{ "LoadBalancing": { "Clusters": { "orders": { "Endpoints": ["http://a:1"] } } } }""";

    [Theory]
    [InlineData("done", null, 0, "Version 42 is active and has proved itself.")]
    [InlineData("aborted", "client/a refused", 3, "Aborted, nobody has moved: client/a refused")]
    [InlineData("taken_back", "harm", 4, "Version 42 was taken back: harm")]
    [InlineData("stays", "harm", 9, "Version 42 failed and stays, since there was none before it: harm")]
    public async Task How_it_ended_is_told_and_is_the_exit_code(string outcome, string? reason, int exit, string line)
    {
        var tool = new Tool { Fleet = { Run = (_, _) => Task.FromResult<RolloutResult?>(new(9, 42, outcome, reason)) } };
        Assert.Equal(exit, await tool.RunAsync("rollout", "42", "--yes"));
        Assert.Equal(line, tool.Lines[^1]);
        Assert.Equal(["rollout 42", "disposed"], tool.Fleet.Calls);
    }

    [Fact]
    public async Task Options_reach_the_fleet_and_what_is_not_said_keeps_its_default()
    {
        var tool = new Tool();
        await tool.RunAsync("rollout", "42", "--yes", "--waves", "5, 25%,100", "--quorum", "0.95", "--bake", "5m", "--stage-timeout", "2m", "--confirm-timeout", "20s",
            "--minimum-members", "0", "--max-clock-offset", "50ms", "--max-lost", "0.1");
        RolloutOptions options = tool.Fleet.Options!;
        Assert.Equal([5, 25, 100], options.Waves);
        Assert.Equal((0.95, 0, 0.1), (options.Quorum, options.MinimumMembers, options.MaximumLost));
        Assert.Equal((300, 120, 20, 0.05), (options.Bake.TotalSeconds, options.StageTimeout.TotalSeconds, options.ConfirmTimeout.TotalSeconds, options.MaximumClockOffset.TotalSeconds));

        tool = new Tool();
        await tool.RunAsync("rollout", "42", "--yes");
        var plain = new RolloutOptions();
        Assert.Empty(tool.Fleet.Options!.Waves);
        Assert.Equal((plain.Quorum, plain.Bake, plain.MinimumMembers), (tool.Fleet.Options.Quorum, tool.Fleet.Options.Bake, tool.Fleet.Options.MinimumMembers));
    }

    [Fact]
    public async Task A_file_is_published_first()
    {
        var tool = new Tool { Input = Document };
        Assert.Equal(0, await tool.RunAsync("rollout", "-", "--yes", "--picker", "mine"));
        Assert.Equal(["publish next", "rollout 1", "disposed"], tool.Fleet.Calls);
        Assert.Equal("Published standard input as version 1.", tool.Lines[0]);
        Assert.Equal(["mine"], tool.Fleet.Known!.Pickers);

        tool = new Tool { Input = Document };
        Assert.Equal(0, await tool.RunAsync("publish", "-", "--version", "42", "-m", "@home", "--rollout", "--yes", "--bake", "0"));
        Assert.Equal(["publish 42 @home", "rollout 42", "disposed"], tool.Fleet.Calls);
        Assert.Equal(TimeSpan.Zero, tool.Fleet.Options!.Bake);
    }

    [Fact]
    public async Task All_errors_of_a_document_that_is_refused_are_told_by_its_name()
    {
        var tool = new Tool { Input = "{}", Fleet = { Failure = new DocumentRefusedException(["a: one.", "b: two."]) } };
        Assert.Equal(1, await tool.RunAsync("publish", "-"));
        Assert.Equal("standard input: a: one.\nstandard input: b: two.\n", tool.Error);
    }

    [Theory]
    [InlineData("y", true)]
    [InlineData(" YES ", true)]
    [InlineData("", false)]
    [InlineData("n", false)]
    [InlineData("yeah", false)]
    public async Task Somebody_who_is_there_is_asked(string answer, bool isAgreed)
    {
        var tool = new Tool { Typed = new([answer]), Fleet = { Status = Fleet.Of(Fleet.Member("a"), Fleet.Member("b"), Fleet.Member("x", role: "agent")) } };
        Assert.Equal(isAgreed ? 0 : 130, await tool.RunAsync("rollout", "42"));
        Assert.Contains("/fleet: version 41 is active; members: 2 client, 1 agent. Roll version 42 out to them at one instant? [y/N]", tool.Error, StringComparison.Ordinal);
        Assert.Equal(isAgreed, tool.Fleet.Calls.Contains("rollout 42"));
    }

    [Fact]
    public async Task Progress_is_a_line_for_each_phase_and_for_each_member_in_trouble_and_counts_once_a_second()
    {
        var time = new ManualTime();
        FleetMember[] members = [Fleet.Member("a"), Fleet.Member("b", "refused", error: "no\nsuch \u001b[31mpicker")];
        var tool = new Tool
        {
            Time = time,
            Fleet =
            {
                Run = (progress, _) =>
                {
                    progress.Report(Fleet.Of(members[0]).With("staging"));
                    progress.Report(Fleet.Of(members[0]).With("staging", prepared: 1));    // too soon
                    time.Advance(TimeSpan.FromSeconds(1));
                    progress.Report(Fleet.Of(members[0]).With("staging", prepared: 1));
                    progress.Report(Fleet.Of(members).With("staging", prepared: 1));
                    progress.Report(Fleet.Of(members).With("staging", prepared: 1));       // told already
                    return Task.FromResult<RolloutResult?>(new(9, 42, "aborted", null));
                },
            },
        };
        Assert.Equal(3, await tool.RunAsync("rollout", "42", "--yes"));
        Assert.Equal(
        [
            "9: 41 -> 42, staging, 0 of 1 prepared, until 12:01:00Z at the latest, coordinated by ann@host",
            "staging, 1 of 1 prepared",
            "client/b refused: no such  [31mpicker",
            "Aborted, nobody has moved",
        ], tool.Lines);
        Assert.DoesNotContain('\u001b', tool.All);
    }

    [Fact]
    public async Task Who_is_late_is_told_when_it_stays_so_for_a_second_since_at_a_flip_all_are_for_a_moment()
    {
        var time = new ManualTime();
        FleetStatus Flip(bool isFirstLate, bool isSecondLate) => Fleet.Of(Fleet.Member("a", "staged", late: isFirstLate), Fleet.Member("b", "staged", late: isSecondLate)).With("switching");
        var tool = new Tool
        {
            Time = time,
            Fleet =
            {
                Run = (progress, _) =>
                {
                    progress.Report(Flip(true, true));
                    time.Advance(TimeSpan.FromSeconds(0.9));
                    progress.Report(Flip(false, true));
                    time.Advance(TimeSpan.FromSeconds(0.1));
                    progress.Report(Flip(true, true));
                    return Task.FromResult<RolloutResult?>(new(9, 42, "done", null));
                },
            },
        };
        Assert.Equal(0, await tool.RunAsync("rollout", "42", "--yes"));
        Assert.Equal("client/b late", Assert.Single(tool.Lines, line => line.EndsWith("late", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Waves_and_the_way_back_are_told()
    {
        var tool = new Tool
        {
            Fleet =
            {
                Run = (progress, _) =>
                {
                    progress.Report(Fleet.Of(Fleet.Member("a")).With("baking", confirmed: 1, wave: 1, waves: [5, 100]));
                    progress.Report(Fleet.Of(Fleet.Member("a")).With("baking", confirmed: 1, wave: 2, waves: [5, 100]));
                    progress.Report(Fleet.Of(Fleet.Member("a", "behind", late: true)).With("returning", reason: "harm", wave: 2, waves: [5, 100]));
                    return Task.FromResult<RolloutResult?>(new(9, 42, "taken_back", "harm"));
                },
            },
        };
        Assert.Equal(4, await tool.RunAsync("rollout", "42", "--yes"));
        Assert.Contains("baking wave 1 of 2 (5 %), 1 of 1 confirmed", tool.Lines[0], StringComparison.Ordinal);
        Assert.Contains("baking wave 2 of 2 (100 %), 1 of 1 confirmed", tool.Lines[1], StringComparison.Ordinal);
        Assert.EndsWith(": harm", tool.Lines[2], StringComparison.Ordinal);
        Assert.Equal("client/a behind", tool.Lines[3]);
    }

    [Fact]
    public async Task Resume_waits_a_minute_by_default_and_where_nothing_is_under_way_nothing_is_done()
    {
        var tool = new Tool { Fleet = { Run = (_, _) => Task.FromResult<RolloutResult?>(null) } };
        Assert.Equal(0, await tool.RunAsync("resume"));
        Assert.Equal("No rollout is under way.\n", tool.Output);
        Assert.Equal("resume 00:01:00", tool.Fleet.Calls[0]);
    }

    [Theory]
    [InlineData("aborted")]
    [InlineData("taken_back")]
    [InlineData("stays")]
    public async Task To_abort_is_done_whatever_became_of_the_rollout(string outcome)
    {
        var tool = new Tool { Fleet = { Run = (_, _) => Task.FromResult<RolloutResult?>(new(9, 42, outcome, "why")) } };
        Assert.Equal(0, await tool.RunAsync("abort", "--reason", "wrong document"));
        Assert.Equal("abort wrong document", tool.Fleet.Calls[0]);
    }
}
