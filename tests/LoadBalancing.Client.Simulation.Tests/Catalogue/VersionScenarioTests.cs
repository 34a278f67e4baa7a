using LoadBalancing.Client.Simulation.Catalogue;
using LoadBalancing.Client.Simulation.Reports;
using LoadBalancing.Client.Simulation.Results;
using LoadBalancing.Client.Simulation.Scenarios;

namespace LoadBalancing.Client.Simulation.Tests.Catalogue;

/// <summary>What versions that name a moment, and versions that are watched, are worth: each beside the same scenario without it.</summary>
public sealed class VersionScenarioTests
{
    private const string OneMoment = "versions at one moment", Harmful = "a harmful version";

    [Fact]
    public void With_a_moment_all_clients_switch_in_one_step()
    {
        SimulationResult result = Run(OneMoment);
        Assert.Equal([1, 2], result.Versions.Select(version => version.Version));
        (VersionResult before, VersionResult after) = (result.Versions[0], result.Versions[1]);
        Assert.Equal(0, before.AfterHigher);
        Assert.True(before.Last < TimeSpan.FromSeconds(14) && after.First >= TimeSpan.FromSeconds(14), $"{before} {after}");
        // Attempts belong to the window in which they began: none at the new half before second 14, none at the old one since.
        Assert.All(result.Windows, window => Assert.Equal(0, AttemptsOf(result, window, window.Start < TimeSpan.FromSeconds(14) ? "new" : "old")));
        // 2,800 requests a second all along: 280 in a window, whose deviation is 17.
        Assert.All(result.Windows, window => Assert.InRange(window.Attempts.Sum(), 280 - 85, 280 + 85));
    }

    [Fact]
    public void Without_it_the_versions_mix_for_as_long_as_the_delivery_takes()
    {
        SimulationResult result = Run(OneMoment, change: scenario => scenario.Events.Single(happening => happening.ActivateAt is not null).ActivateAt = null);
        (VersionResult before, VersionResult after) = (result.Versions[0], result.Versions[1]);
        // Twenty clients hear of it at times of their own in 10 s: the first within the first two, the last within the last two (each missed by a chance of 0.8^20 = 1 %).
        Assert.InRange((before.Last - after.First).TotalSeconds, 6, 10);
        // About half of the requests of that time are on the old version.
        Assert.InRange(before.AfterHigher / (2_800 * (before.Last - after.First).TotalSeconds), 0.25, 0.75);
    }

    [Fact]
    public void A_harmful_version_is_taken_back_by_each_client_and_a_fifth_of_what_would_have_failed_does()
    {
        SimulationResult with = Run(Harmful), without = Run(Harmful, bake: TimeSpan.Zero);
        // 140 requests a second each: a client has seen 100 on version 2 after 0.7 s, and looks each 0.1 s.
        Assert.InRange(with.Versions[1].Last.TotalSeconds, 8.5, 9.5);
        Assert.True(with.Versions[0].AfterHigher > 0);
        Assert.Equal(with.Duration.TotalSeconds, without.Versions[1].Last.TotalSeconds, tolerance: 0.1);
        // Of 56,000 requests 0.73 % fail, and 3.6 % where nobody bakes: health alone leaves servers of which half the answers are good again and again, and comes back.
        Assert.True(with.SuccessRatio > 0.99, $"{with.SuccessRatio:P3}");
        Assert.True(1 - without.SuccessRatio > 3 * (1 - with.SuccessRatio), $"{with.SuccessRatio:P3} {without.SuccessRatio:P3}");
    }

    [Theory]
    [InlineData(OneMoment)]
    [InlineData(Harmful)]
    public void They_repeat_bit_for_bit(string scenario) => Assert.Equal(JsonReport.ToJson([Run(scenario)]), JsonReport.ToJson([Run(scenario)]));

    private static SimulationResult Run(string name, Action<Scenario>? change = null, TimeSpan? bake = null)
    {
        Scenario scenario = ScenarioCatalogue.All().Single(candidate => candidate.Name == name);
        change?.Invoke(scenario);
        return Simulator.Run(scenario, SimulatedCluster.Of("default", options => options.Bake.Duration = bake ?? options.Bake.Duration));
    }

    private static int AttemptsOf(SimulationResult result, WindowResult window, string group) =>
        result.Servers.Index().Where(server => server.Item.Id.StartsWith(group, StringComparison.Ordinal)).Sum(server => window.Attempts[server.Index]);
}
