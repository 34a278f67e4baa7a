using LoadBalancing.Client.Etcd;
using LoadBalancing.Lbctl.Commands;
using LoadBalancing.Lbctl.Tests.Doubles;

namespace LoadBalancing.Lbctl.Tests;

public sealed class UsageTests
{
    [Theory]
    [InlineData]
    [InlineData("chek", "x")]
    [InlineData("check")]
    [InlineData("rollout", "42", "--yes", "--bake", "10")]
    [InlineData("rollout", "42", "--yes", "--bake", "-5s")]
    [InlineData("rollout", "42", "--yes", "--waves", "5,3,100")]
    [InlineData("rollout", "42", "--yes", "--waves", "5,25")]
    [InlineData("rollout", "42", "--yes", "--waves", "0,100")]
    [InlineData("rollout", "42", "--yes", "--quorum", "0")]
    [InlineData("rollout", "42", "--yes", "--quorum", "1.1")]
    [InlineData("rollout", "42", "--yes", "--max-lost", "-1")]
    [InlineData("rollout", "42", "--yes", "--minimum-members", "-1")]
    [InlineData("rollout", "active", "--yes")]
    [InlineData("rollout", "42")]
    [InlineData("rollback")]
    [InlineData("publish", "-", "--rollout")]
    [InlineData("publish", "-", "--version", "0")]
    [InlineData("status", "--csv", "--json")]
    [InlineData("history", "--count", "0")]
    [InlineData("simulate", "-", "--slow", "a")]
    [InlineData("simulate", "-", "--failing", "a=2")]
    [InlineData("completion", "tcsh")]
    [InlineData("status", "--user", "ann")]
    [InlineData("status", "--endpoints", "http://ann:secret@etcd:2379")]
    public async Task What_makes_no_sense_ends_with_2_and_touches_nothing(params string[] args)
    {
        var tool = new Tool();
        Assert.Equal(2, await tool.RunAsync(args));
        Assert.DoesNotContain(tool.Fleet.Calls, call => call != "disposed");
        Assert.NotEmpty(tool.Error);
    }

    [Theory]
    [InlineData("500ms", 0.5)]
    [InlineData("30s", 30)]
    [InlineData("1.5m", 90)]
    [InlineData("2h", 7_200)]
    [InlineData("1d", 86_400)]
    [InlineData("0", 0)]
    [InlineData("00:10:00", 600)]
    public void Durations_are_written_as_people_do(string text, double seconds)
    {
        Assert.True(DurationText.TryParse(text, out TimeSpan value));
        Assert.Equal(seconds, value.TotalSeconds);
    }

    [Theory]
    [InlineData("check")]
    [InlineData("diff")]
    [InlineData("publish")]
    [InlineData("rollout")]
    [InlineData("status")]
    [InlineData("history")]
    [InlineData("rollback")]
    [InlineData("resume")]
    [InlineData("abort")]
    [InlineData("simulate")]
    [InlineData("completion")]
    public async Task Help_has_examples_and_exit_codes_and_asks_nobody(string verb)
    {
        var tool = new Tool();
        Assert.Equal(0, await tool.RunAsync(verb, "--help"));
        Assert.Contains("Examples:\n  ", tool.Output, StringComparison.Ordinal);
        Assert.Contains($"lbctl {verb}", tool.Output, StringComparison.Ordinal);
        Assert.Contains("  130  ", tool.Output, StringComparison.Ordinal);
        Assert.Empty(tool.Fleet.Calls);
    }

    [Fact]
    public async Task Help_names_every_variable_of_the_environment_but_the_password_as_an_option()
    {
        var tool = new Tool();
        await tool.RunAsync("status", "--help");
        Assert.All(Fleets.ConnectionArguments.Variables, variable => Assert.Contains(variable, tool.Output, StringComparison.Ordinal));
        Assert.DoesNotContain("--password ", tool.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(EtcdErrorCode.Unavailable, 5)]
    [InlineData(EtcdErrorCode.Unknown, 5)]
    [InlineData(EtcdErrorCode.Untrusted, 5)]
    [InlineData(EtcdErrorCode.Denied, 6)]
    [InlineData(EtcdErrorCode.TooLarge, 8)]
    [InlineData(EtcdErrorCode.NoSpace, 8)]
    [InlineData(EtcdErrorCode.Refused, 8)]
    [InlineData(EtcdErrorCode.Corrupt, 8)]
    public async Task Errors_of_etcd_have_exit_codes(EtcdErrorCode code, int exit)
    {
        var tool = new Tool { Fleet = { Failure = new EtcdException(code, "why") } };
        Assert.Equal(exit, await tool.RunAsync("status"));
        Assert.Equal("why\n", tool.Error);
        Assert.Contains("disposed", tool.Fleet.Calls);
    }

    [Theory]
    [InlineData(FleetErrorCode.NoSuchVersion, 1)]
    [InlineData(FleetErrorCode.VersionExists, 7)]
    [InlineData(FleetErrorCode.Locked, 7)]
    [InlineData(FleetErrorCode.UnderWay, 7)]
    [InlineData(FleetErrorCode.LockLost, 7)]
    [InlineData(FleetErrorCode.Meddled, 8)]
    public async Task Conflicts_have_exit_codes(FleetErrorCode code, int exit)
    {
        var tool = new Tool { Fleet = { Failure = new FleetException(code, "why") } };
        Assert.Equal(exit, await tool.RunAsync("rollout", "42", "--yes"));
        Assert.Equal("why\n", tool.Error);
    }
}
