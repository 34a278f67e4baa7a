using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Simulation.Results;
using LoadBalancing.Client.Simulation.Scenarios;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using static LoadBalancing.Client.Simulation.Tests.Simulations.Runs;

namespace LoadBalancing.Client.Simulation.Tests.Simulations;

/// <summary>Where clients have their settings from, and how those change.</summary>
public sealed class ConfigurationTests
{
    private static readonly Dictionary<string, string?> s_orders = new()
    {
        ["LoadBalancing:Clusters:orders:Picker:Policy"] = "weighted_round_robin",
        ["LoadBalancing:Clusters:orders:Endpoints:S1:Address"] = "http://10.1.0.1:80",
        ["LoadBalancing:Clusters:orders:Endpoints:S1:Weight"] = "3",
        ["LoadBalancing:Clusters:orders:Endpoints:s2"] = "http://10.1.0.2:80",
        ["LoadBalancing:Clusters:bare:Picker:Policy"] = "round_robin",
        ["LoadBalancing:Clusters:bare:Discovery:Type"] = "dns",
        ["LoadBalancing:Clusters:bare:Discovery:Name"] = "bare.svc",
        ["LoadBalancing:Clusters:wrong:Picker:Polixy"] = "random",
    };

    [Fact]
    public void An_applications_section_is_what_is_simulated_with_the_endpoints_that_it_names()
    {
        // Three times the weight, case of ids ignored; s0 is no endpoint. 100 requests, in turn.
        SimulationResult result = Simulator.Run(Hundred(), From("orders"));
        Assert.Equal([0, 75, 25], result.Servers.Select(server => server.Attempts));
        Assert.Equal("orders", result.Subject);
    }

    [Fact]
    public void Where_it_names_none_or_discovers_them_they_are_the_scenarios_servers() =>
        Assert.All(Simulator.Run(Hundred(), From("bare")).Servers, server => Assert.InRange(server.Attempts, 33, 34));

    [Fact]
    public void What_cannot_be_read_says_why_before_anything_runs()
    {
        Assert.Contains("Polixy", Assert.Single(Assert.Throws<OptionsValidationException>(() => From("wrong")).Failures), StringComparison.Ordinal);
        Assert.Contains("clusters there are: bare, orders, wrong", Assert.Single(Assert.Throws<OptionsValidationException>(() => From("order")).Failures), StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_simulated_says_why()
    {
        AssertRefused(SimulatedCluster.Of("nonsense"), "nonsense");
        AssertRefused(SimulatedCluster.Of("x", options => options.Endpoints["elsewhere"] = new("http://10.0.0.9:80")), "Endpoints:elsewhere: the scenario has no server 'elsewhere'; its servers are: s0, s1, s2.");
        AssertRefused(SimulatedCluster.Of("x", options => options.Discovery.Type = "dns"), "Discovery:Name: got nothing, wanted a DNS name");
        AssertRefused(SimulatedCluster.Of("x", options => options.Picker.Prequal.ProbesPerRequest = 3), "Picker:Prequal:ProbesPerRequest: probes are not simulated; wanted 0, and servers with Reports.");
        Scenario invalid = Hundred();
        (invalid.Servers[0].Workers, invalid.Clients[0].Count) = (0, 0);
        Assert.Equal(2, Assert.Throws<OptionsValidationException>(() => Simulator.Run(invalid, From("orders"))).Failures.Count());
    }

    [Fact]
    public void An_update_changes_settings_from_its_time_on_for_the_clients_that_are_meant()
    {
        // Client b takes the first of the list until 500 ms, then they take turns; a stays at the first.
        Scenario scenario = new Scenario { Duration = Ms(1_010) }.WithClients(1, 100, group => (group.Name, group.Arrivals) = ("a", ArrivalKind.Uniform))
            .WithClients(1, 100, group => (group.Name, group.Arrivals) = ("b", ArrivalKind.Uniform)).Served(1, count: 2, server: group => group.Workers = 2);
        scenario.At(505, ScenarioAction.Update, configure: update => (update.Clients, update.Change) = ("b", options => options.Picker.Policy = "round_robin"));
        SimulationResult result = Simulator.Run(scenario, new Watched().First());
        Assert.Equal([175, 25], result.Servers.Select(server => server.Attempts));
        Assert.Equal(["update b"], result.Events.Select(e => e.Text));
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
    public void A_version_that_does_not_rise_is_refused()
    {
        SimulationResult result = Simulator.Run(Hundred().Update(Ms(205), options => options.Version = 4), new Watched().First(options => options.Version = 5));
        Assert.Contains("version 4 is older than the active version 5", Assert.Single(result.Events, e => e.Text.StartsWith("refused: ", StringComparison.Ordinal)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Clients_take_parts_of_their_own_of_a_deterministic_subset()
    {
        // Four clients that take a quarter of 48 servers each: none is left out and none has two, only if each client knows which of four it is.
        Scenario scenario = Every(1, until: 10_001, client: group => group.Count = 4).Served(0, count: 48);
        SimulationResult result = Simulator.Run(scenario, SimulatedCluster.Of("subset", options =>
        {
            options.Picker.Policy = "round_robin";
            (options.Picker.Subset.Type, options.Picker.Subset.Size) = ("Deterministic_Aperture", 12);
        }));
        Assert.All(result.Servers, server => Assert.Equal(1 / 48.0, server.Share, tolerance: 0.002));
    }

    private static Scenario Hundred() => Every(10, until: 1_010).Served(1, count: 3);

    private static SimulatedCluster From(string cluster) => SimulatedCluster.From("orders", new ConfigurationBuilder().AddInMemoryCollection(s_orders).Build(), cluster);

    private static void AssertRefused(SimulatedCluster cluster, string reason) =>
        Assert.Contains(Assert.Throws<OptionsValidationException>(() => Simulator.Run(Hundred(), cluster)).Failures, failure => failure.Contains(reason, StringComparison.Ordinal));
}
