using LoadBalancing.Client.Simulation.Results;
using LoadBalancing.Client.Simulation.Scenarios;
using static LoadBalancing.Client.Simulation.Tests.Simulations.Runs;

namespace LoadBalancing.Client.Simulation.Tests.Simulations;

/// <summary>Clients get another configuration while they run: a hundred requests, one every 10 ms, to three servers of which the first is taken.</summary>
public sealed class UpdateTests
{
    [Fact]
    public void An_update_changes_settings_from_its_time_on_for_the_clients_that_are_meant()
    {
        // Client b takes the first of the list until 500 ms, then they take turns; a stays at the first.
        Scenario scenario = new Scenario { Duration = Ms(1_010) }.WithClients(1, 100, group => (group.Name, group.Arrivals) = ("a", ArrivalKind.Uniform))
            .WithClients(1, 100, group => (group.Name, group.Arrivals) = ("b", ArrivalKind.Uniform)).Served(1, count: 2, server: group => group.Workers = 2);
        scenario.At(505, ScenarioAction.Update, configure: update => (update.Clients, update.Change) = ("b", options => options.Picker.Policy = "round_robin"));
        scenario.At(705, ScenarioAction.Update, configure: update => (update.Clients, update.Change) = ("a", options => options.AllowPlaintext = true));
        SimulationResult result = Simulator.Run(scenario, new Watched().First());
        Assert.Equal([175, 25], result.Servers.Select(server => server.Attempts));
        Assert.Equal(["update b", "update a"], result.Events.Select(e => e.Text));
    }

    [Fact]
    public void Changes_add_up_and_a_refused_one_leaves_yesterday()
    {
        // s0 gets weight 0 at 205 ms; at 405 nonsense is refused; at 605 it is put right. In all that time s0 gets nothing.
        // 20 at s0, 40 at s1 until 605 ms, and then 20 each at s1 and s2.
        Scenario scenario = Hundred().Update(Ms(205), options => options.Endpoints["s0"].Weight = 0).Update(Ms(405), options => options.Picker.Policy = "nonsense").Update(Ms(605), options => options.Picker.Policy = "round_robin");
        SimulationResult result = Simulator.Run(scenario, new Watched().First());
        Assert.Equal([20, 60, 20], result.Servers.Select(server => server.Attempts));
        EventResult refused = Assert.Single(result.Events, e => e.Text.StartsWith("refused: ", StringComparison.Ordinal));
        Assert.Equal(Ms(405), refused.At);
        Assert.Contains("nonsense", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Servers_are_found_and_leave_even_while_the_last_update_is_refused()
    {
        Scenario scenario = Hundred().Update(Ms(205), options => options.Picker.Policy = "nonsense").At(405, ScenarioAction.Leave, "s0");
        SimulationResult result = Simulator.Run(scenario, new Watched().First());
        Assert.Equal([40, 60, 0], result.Servers.Select(server => server.Attempts));
        Assert.Equal(0, result.Misrouted);
    }

    [Fact]
    public void A_change_of_a_server_that_has_left_since_is_no_mistake()
    {
        Scenario scenario = Hundred().Update(Ms(205), options => options.Endpoints["s0"].Weight = 2).At(405, ScenarioAction.Leave, "s0");
        SimulationResult result = Simulator.Run(scenario, new Watched().First());
        Assert.Equal([40, 60, 0], result.Servers.Select(server => server.Attempts));
        Assert.Equal(2, result.Events.Count);
    }

    [Theory]
    [InlineData(true, "the scenario has no server 'elsewhere'")]
    [InlineData(false, "probes are not simulated")]
    public void An_update_that_cannot_be_simulated_is_refused_like_any_other(bool isEndpoint, string reason)
    {
        Scenario scenario = Hundred().Update(Ms(205), options =>
        {
            if (isEndpoint) { options.Endpoints["elsewhere"] = new("http://10.0.0.9:80"); }
            else { options.Picker.Prequal.ProbesPerRequest = 3; }
        });
        scenario.Clients[0].Count = 10;
        SimulationResult result = Simulator.Run(scenario, new Watched().First());
        Assert.Equal(100, result.Succeeded);
        // Ten clients say the same: that is one line.
        Assert.Contains(reason, Assert.Single(result.Events, e => e.Text.StartsWith("refused: ", StringComparison.Ordinal)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Servers_come_and_go_without_another_version()
    {
        SimulationResult result = Simulator.Run(Hundred().At(405, ScenarioAction.Leave, "s0").At(605, ScenarioAction.Join, "s0"), new Watched().First(options => options.Version = 5));
        Assert.Equal([80, 20, 0], result.Servers.Select(server => server.Attempts));
        Assert.Equal(2, result.Events.Count);
    }

    [Fact]
    public void A_change_needs_a_higher_version_and_a_refused_one_changes_neither()
    {
        // Version 5; the change of 205 ms forgets to raise it, that of 405 raises it; servers of version 6 are meant from then on.
        Scenario scenario = Hundred().Update(Ms(205), options => options.Picker.Policy = "round_robin").Update(Ms(405), options => options.Version = 6);
        foreach (ServerGroup group in scenario.Servers) { group.Version = 6; }
        SimulationResult result = Simulator.Run(scenario, new Watched().First(options => options.Version = 5));
        Assert.Contains("version 5 is active with other content", Assert.Single(result.Events, e => e.Text.StartsWith("refused: ", StringComparison.Ordinal)).Text, StringComparison.Ordinal);
        Assert.Equal([60, 20, 20], result.Servers.Select(server => server.Attempts));
        Assert.Equal(40, result.Misrouted);
    }

    [Fact]
    public void A_version_that_does_not_rise_is_refused()
    {
        SimulationResult result = Simulator.Run(Hundred().Update(Ms(205), options => options.Version = 4), new Watched().First(options => options.Version = 5));
        Assert.Contains("version 4 is older than the active version 5", Assert.Single(result.Events, e => e.Text.StartsWith("refused: ", StringComparison.Ordinal)).Text, StringComparison.Ordinal);
    }

    private static Scenario Hundred() => Every(10, until: 1_010).Served(1, count: 3);
}
