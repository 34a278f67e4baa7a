using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Simulation.Catalogue;
using LoadBalancing.Client.Simulation.Results;
using LoadBalancing.Client.Simulation.Scenarios;

namespace LoadBalancing.Client.Simulation.Tests.Catalogue;

/// <summary>What is promised of the default policy, in every scenario of the catalogue (docs/quality.md). One seed each, but for the oscillation: the rest is in the benchmarks.</summary>
public sealed class DefaultPolicyTests
{
    /// <summary>Those that win anywhere.</summary>
    private static readonly string[] s_others = ["prequal", "least_outstanding", "power_of_two_choices", "peak_ewma"];

    public static TheoryData<int, string> Scenarios => [.. ScenarioCatalogue.All().Select((scenario, index) => (index, scenario.Name))];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Its_p99_is_within_1_3_times_the_best_and_its_shares_are_at_rest(int index, string name)
    {
        SimulationResult ours = Run(index, Default);
        double best = s_others.Min(policy => P99(Run(index, SimulatedCluster.Of(policy))));
        Assert.True(P99(ours) <= 1.3 * best, $"{name}: p99 {P99(ours)} ms, best {best} ms");
        // The mean of three seeds, as published: of one run alone it varies by a tenth.
        double? oscillation = ours.Oscillation.Index is { } first ? (first + Run(index, Default, seed: 2).Oscillation.Index + Run(index, Default, seed: 3).Oscillation.Index) / 3 : null;
        Assert.True(oscillation is null or < 1.5, $"{name}: {oscillation}");
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void It_leaves_a_bad_server_within_300_ms_or_20_of_its_requests(int index, string name)
    {
        Scenario scenario = ScenarioCatalogue.All()[index];
        double ratePerClient = scenario.Clients.Sum(group => group.Rate) / scenario.Clients.Sum(group => group.Count);
        SimulationResult result = Run(index, Default);
        foreach (FaultResult fault in result.Faults)
        {
            // Where all are bad there is nobody to go to.
            if (result.Faults.Count(other => other.At == fault.At) == result.Servers.Count) { continue; }
            bool isFast = ratePerClient >= 1_000 ? fault.HalvedAfter <= TimeSpan.FromMilliseconds(300) : fault.HalvedAfter is not null && fault.AttemptsUntilHalved <= 20;
            Assert.True(isFast, $"{name}: {fault}");
        }
    }

    [Fact]
    public void Its_p99_is_within_2_times_the_oracle_in_three_of_four_scenarios()
    {
        int count = ScenarioCatalogue.All().Count;
        int within = Enumerable.Range(0, count).Count(index => P99(Run(index, Default)) <= 2 * P99(Run(index, SimulatedCluster.CentralQueue)));
        Assert.True(within >= 0.75 * count, $"{within} of {count}");
    }

    [Fact]
    public void The_catalogue_has_every_scenario_once_and_gives_fresh_copies()
    {
        IReadOnlyList<Scenario> scenarios = ScenarioCatalogue.All();
        Assert.Equal(26, scenarios.Select(scenario => scenario.Name).Distinct().Count());
        scenarios[0].Seed = 99;
        Assert.Equal(1, ScenarioCatalogue.All()[0].Seed);
    }

    /// <summary>What a cluster does that is told nothing.</summary>
    private static SimulatedCluster Default => SimulatedCluster.Of(new ClusterOptions().Picker.Policy, static _ => { });

    private static double P99(SimulationResult result) => result.Latency.P99.TotalMilliseconds;

    private static SimulationResult Run(int index, SimulatedCluster cluster, int seed = 1)
    {
        Scenario scenario = ScenarioCatalogue.All()[index];
        scenario.Seed = seed;
        return Simulator.Run(scenario, cluster);
    }
}
