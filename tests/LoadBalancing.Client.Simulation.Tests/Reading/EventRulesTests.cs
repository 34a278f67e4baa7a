using LoadBalancing.Client.Simulation.Reading;
using LoadBalancing.Client.Simulation.Scenarios;

namespace LoadBalancing.Client.Simulation.Tests.Reading;

/// <summary>What an event needs, and what has no meaning for it.</summary>
public sealed class EventRulesTests
{
    private static Scenario Small => new Scenario("x").WithClients(1, 100, g => g.Name = "web").WithServers(12).WithServers(1, g => (g.Name, g.JoinsLater) = ("new", true));

    private static string[] Errors(Action<Scenario> change)
    {
        Scenario scenario = Small;
        change(scenario);
        return [.. ScenarioCheck.Errors(scenario).Select(error => error["Scenario 'x': ".Length..])];
    }

    [Fact]
    public void What_an_action_cannot_do_without_is_asked_for()
    {
        Assert.Equal(["Events:0:Version: got nothing, wanted it for the action serverVersion."], Errors(s => s.At(TimeSpan.Zero, ScenarioAction.ServerVersion)));
        Assert.Equal(["Events:0:Cluster: got nothing, wanted the keys of a cluster for the action update (in code: Change), or a Version."], Errors(s => s.At(TimeSpan.Zero, ScenarioAction.Update)));
        // A file must say the factor; in code 1 is the usual rate again.
        Assert.Empty(Errors(s => s.At(TimeSpan.Zero, ScenarioAction.Rate)));
        foreach ((string action, string key) in new[] { ("rate", "Factor"), ("slow", "Factor"), ("network", "Latency") })
        {
            Assert.Equal([$"f.json: Events:0:{key}: got nothing, wanted it for the action {action}."], Files.Errors(Files.With("Events:0", $$"""{ "Action": "{{action}}" }""")));
        }
        Assert.Equal(["f.json: Events:0:Cluster: got nothing, wanted the keys of a cluster for the action update (in code: Change), or a Version."], Files.Errors(Files.With("Events:0", """{ "Action": "update", "Cluster": {} }""")));
    }

    [Theory]
    [InlineData("""{ "Action": "crash", "Factor": -1 }""", "Factor: got '-1', wanted a number from 0 to 100000.")]
    [InlineData("""{ "Action": "serverVersion", "Version": "new" }""", "Version: got 'new', wanted a whole number from 1 to 9007199254740991.")]
    [InlineData("""{ "Action": "kill", "Servers": "x", "Version": 3 }""", "Action: got 'kill', wanted one of: slow, heal, fail, refuse, hang, flap, partition, crash, restart, join, leave, rate, network, update, serverVersion, failGateway, overload, drain.")]
    [InlineData("""{ "Action": "crash", "Servers": [ "x" ] }""", "Servers: got a section, wanted ids or names of groups, separated by commas.")]
    public void What_follows_from_an_error_is_not_told_too(string happening, string error) => Assert.Equal(["f.json: Events:0:" + error], Files.Errors(Files.With("Events:0", happening)));

    [Fact]
    public void An_event_is_within_the_duration()
    {
        Assert.Empty(Errors(s => s.At(s.Duration, ScenarioAction.Heal)));
        Assert.Equal(["Events:0:At: got '00:00:20.0010000', wanted at most the duration, which is 00:00:20."], Errors(s => s.At(TimeSpan.FromMilliseconds(20_001), ScenarioAction.Heal)));
    }

    [Fact]
    public void Every_name_of_a_pattern_means_somebody()
    {
        Assert.Empty(Errors(s => s.At(TimeSpan.Zero, ScenarioAction.Crash, "s0, s11, s1*, NEW")));
        Assert.Equal(["Events:0:Servers: got 's0,s12', and there is no 's12', wanted some of: s (s0 to s11), new."], Errors(s => s.At(TimeSpan.Zero, ScenarioAction.Crash, "s0,s12")));
        Assert.Equal(["Events:0:Servers: got 's0,', and there is no '', wanted some of: s (s0 to s11), new."], Errors(s => s.At(TimeSpan.Zero, ScenarioAction.Crash, "s0,")));
        Assert.Equal(["Events:0:Clients: got 'mobile', and there is no 'mobile', wanted some of: web."], Errors(s => s.At(TimeSpan.Zero, ScenarioAction.Partition, configure: e => e.Clients = "mobile")));
        Assert.EndsWith("g17, g18, g19 and 5 more.", Assert.Single(Errors(s =>
        {
            s.Servers.Clear();
            for (int i = 0; i < 25; i++) { s.WithServers(1, g => g.Name = $"g{i}"); }
            s.At(TimeSpan.Zero, ScenarioAction.Crash, "x");
        })), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_servers_that_are_not_there_can_join()
    {
        Assert.Empty(Errors(s => s.At(TimeSpan.Zero, ScenarioAction.Join)));
        Assert.Empty(Errors(s => s.At(TimeSpan.FromSeconds(2), ScenarioAction.Join, "s3").At(TimeSpan.FromSeconds(1), ScenarioAction.Leave, "s3")));
        Assert.Empty(Errors(s => s.At(TimeSpan.FromSeconds(2), ScenarioAction.Join, "s3").At(TimeSpan.FromSeconds(3), ScenarioAction.Leave, "s3").At(TimeSpan.FromSeconds(1), ScenarioAction.Leave, "s3")));
        Assert.Empty(Errors(s => s.At(TimeSpan.FromSeconds(2), ScenarioAction.Join, "s3").At(TimeSpan.FromSeconds(1), ScenarioAction.Leave, "s3").At(TimeSpan.FromSeconds(3), ScenarioAction.Leave, "s3")));
        const string Error = "Events:0:Servers: got 's3', all of which are there already, wanted servers with JoinsLater, or some that left before.";
        Assert.Equal([Error], Errors(s => s.At(TimeSpan.FromSeconds(2), ScenarioAction.Join, "s3")));
        Assert.Equal([Error], Errors(s => s.At(TimeSpan.FromSeconds(2), ScenarioAction.Join, "s3").At(TimeSpan.FromSeconds(3), ScenarioAction.Leave, "s3").At(TimeSpan.FromSeconds(4), ScenarioAction.Leave, "s3")));
    }

    [Fact]
    public void A_moment_is_within_the_duration()
    {
        Assert.Empty(Errors(s => Update(s, moment: s.Duration)));
        Assert.Equal(["Events:0:ActivateAt: got '00:00:20.0010000', wanted at most the duration, which is 00:00:20."], Errors(s => Update(s, TimeSpan.FromMilliseconds(20_001))));
    }

    [Fact]
    public void A_closed_loop_has_no_rate_to_change()
    {
        Assert.Equal(["Events:0:Clients: got 'users', all of which are closed loops, which have no rate, wanted clients in an open loop."],
            Errors(s => s.WithClosedLoop(1, 1, g => g.Name = "users").At(TimeSpan.Zero, ScenarioAction.Rate, configure: e => (e.Clients, e.Factor) = ("users", 2))));
        Assert.Empty(Errors(s => s.WithClosedLoop(1, 1, g => g.Name = "users").At(TimeSpan.Zero, ScenarioAction.Rate, configure: e => e.Factor = 2)));
    }

    /// <summary>Of the version alone.</summary>
    private static Scenario Update(Scenario scenario, TimeSpan? moment) => scenario.At(TimeSpan.Zero, ScenarioAction.Update, configure: e => (e.Version, e.ActivateAt) = (2, moment));
}
