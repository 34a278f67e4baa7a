using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Simulation.Results;
using LoadBalancing.Client.Simulation.Scenarios;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using static LoadBalancing.Client.Simulation.Tests.Simulations.Runs;

namespace LoadBalancing.Client.Simulation.Tests.Simulations;

/// <summary>Where clients have their settings from.</summary>
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
        AssertRefused(SimulatedCluster.Of("x", options => options.Version = 0), "Version: got '0', wanted a whole number from 1 to 9007199254740991.");
        AssertRefused(SimulatedCluster.Of("x", options => options.Picker.Prequal.ProbesPerRequest = 3), "Picker:Prequal:ProbesPerRequest: probes are not simulated; wanted 0, and servers with Reports.");
        AssertRefused(SimulatedCluster.Of("x", options => options.Resilience.RateLimit.Cluster.Permits = 5), "Resilience:RateLimit:Cluster:Permits: got '5', wanted none: rates have a clock of their own and are not simulated.");
        AssertRefused(SimulatedCluster.Of("x", options => options.Resilience.RateLimit.PerEndpoint.Permits = 6), "Resilience:RateLimit:PerEndpoint:Permits: got '6', wanted none: rates have a clock of their own and are not simulated.");
        Scenario invalid = Hundred();
        (invalid.Servers[0].Workers, invalid.Clients[0].Count) = (0, 0);
        Assert.Equal(2, Assert.Throws<OptionsValidationException>(() => Simulator.Run(invalid, From("orders"))).Failures.Count());
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
