using LoadBalancing.Client.Simulation.Results;
using LoadBalancing.Client.Simulation.Scenarios;
using static LoadBalancing.Client.Simulation.Tests.Simulations.Runs;

namespace LoadBalancing.Client.Simulation.Tests.Simulations;

/// <summary>Configurations with a version and a moment: a hundred requests of one client, one every 10 ms, to three servers of which the first is taken, unless they say otherwise.</summary>
public sealed class VersionTests
{
    [Fact]
    public void A_version_that_names_a_moment_waits_for_it_and_is_active_at_it()
    {
        // Heard of at 205 ms, active at 500: of 100 requests, at 10, 20 ... 1,000 ms, 49 go to s0; that of 500 ms is the first at s1.
        Scenario scenario = Hundred().At(205, ScenarioAction.Update, configure: update => (update.Version, update.ActivateAt, update.Change) = (2, Ms(500), options => options.Endpoints["s0"].Weight = 0));
        SimulationResult result = Run(scenario, version: 1);
        Assert.Equal([49, 51, 0], result.Servers.Select(server => server.Attempts));
        Assert.Equal([(1, 49, 10, 490, 0), (2, 51, 500, 1_000, 0)], result.Versions.Select(Shown));
        Assert.Equal([(205, "update * version 2"), (500, "version 2 is due")], result.Events.Select(e => ((int)e.At.TotalMilliseconds, e.Text)));
    }

    [Fact]
    public void A_version_that_comes_after_its_moment_is_active_at_once_and_the_next_one_does_not_wait_for_it()
    {
        Scenario scenario = Hundred().At(205, ScenarioAction.Update, configure: update => (update.Version, update.ActivateAt) = (2, Ms(100))).At(305, ScenarioAction.Update, configure: update => update.Version = 3);
        SimulationResult result = Run(scenario, version: 1);
        Assert.Equal([(1, 20, 10, 200, 0), (2, 10, 210, 300, 0), (3, 70, 310, 1_000, 0)], result.Versions.Select(Shown));
        Assert.Equal(["update * version 2", "update * version 3"], result.Events.Select(e => e.Text));
        // The moment of version 2 is not that of version 3, which takes its place.
        scenario.Events[0].ActivateAt = Ms(500);
        Assert.Equal([(1, 30, 10, 300, 0), (3, 70, 310, 1_000, 0)], Run(scenario, version: 1).Versions.Select(Shown));
    }

    [Fact]
    public void Each_client_hears_of_a_change_at_a_time_of_its_own_within_the_delivery()
    {
        // 40 clients, 4 requests a ms in all. Each client hears at a uniform time, so of the requests meanwhile half are on the old version; the mean of 40 such times deviates by 0.29 / 40^0.5 = 0.05.
        Scenario scenario = Every(0.25, until: 1_000, client: group => group.Count = 40).Served(0, count: 3)
            .At(200, ScenarioAction.Update, configure: update => (update.Version, update.Over) = (2, Ms(400)));
        SimulationResult result = Run(scenario, version: 1);
        VersionResult before = result.Versions[0], after = result.Versions[1];
        Assert.InRange(after.First, Ms(200), Ms(260));
        Assert.InRange(before.Last, Ms(540), Ms(600));
        Assert.Equal(0.5, before.AfterHigher / (4 * (before.Last - after.First).TotalMilliseconds), tolerance: 0.2);
    }

    [Fact]
    public void Whoever_heard_of_a_later_change_first_does_not_go_back()
    {
        // The first change takes up to 900 ms, the second comes at once: nobody refuses anything, and nobody runs version 2 after 300 ms.
        Scenario scenario = Every(10, until: 1_010, client: group => group.Count = 20).Served(1)
            .At(100, ScenarioAction.Update, configure: update => (update.Version, update.Over) = (2, Ms(900))).At(300, ScenarioAction.Update, configure: update => update.Version = 3);
        SimulationResult result = Run(scenario, version: 1);
        Assert.Equal([1, 2, 3], result.Versions.Select(version => version.Version));
        Assert.All(result.Versions.Take(2), version => Assert.InRange(version.Last, TimeSpan.Zero, Ms(300)));
        Assert.Equal(["update * version 2", "update * version 3"], result.Events.Select(e => e.Text));
    }

    [Fact]
    public void A_version_that_fails_is_taken_back_to_the_one_before_and_does_not_come_back()
    {
        // Version 2 moves 1,000 requests a second to where all fail: after 100 of them, at the look after 0.1 s, version 1 is back. The same content as version 3 is refused.
        Scenario scenario = Failing().Update(Ms(1_500), options => options.Version = 3);
        SimulationResult result = Run(scenario, version: 1);
        Assert.Equal([1, 2], result.Versions.Select(version => version.Version));
        VersionResult harmful = result.Versions[1];
        Assert.Equal((100, 0, Ms(500), Ms(599)), (harmful.Requests, harmful.Succeeded, harmful.First, harmful.Last));
        Assert.Equal(100, result.Failed);
        Assert.Equal(result.Versions[0].Requests - 499, result.Versions[0].AfterHigher);
        Assert.Contains("was taken back", Assert.Single(result.Events, e => e.Text.StartsWith("refused: ", StringComparison.Ordinal)).Text, StringComparison.Ordinal);
        // Without a bake it stays.
        SimulationResult unwatched = Simulator.Run(scenario, new Watched().First(options => (options.Version, options.Bake.Duration) = (1, TimeSpan.Zero)));
        Assert.Equal(499, unwatched.Succeeded);
    }

    [Fact]
    public void What_an_update_brings_at_the_very_start_has_proved_itself()
    {
        Scenario scenario = Failing().At(0, ScenarioAction.Update, configure: update => update.Version = 1);
        SimulationResult result = Simulator.Run(scenario, new Watched().First());
        Assert.Equal(Ms(599), result.Versions[1].Last);
        // Not version local-1, which ran no request.
        Assert.Equal(1_999, result.Versions.Sum(version => version.Requests));
    }

    [Fact]
    public void Where_servers_come_and_go_versions_are_numbers_with_moments()
    {
        // Servers that are announced come with the settings: a cluster that was shown a version would refuse them. s0 is away from 205 to 605 ms.
        Scenario scenario = Hundred().At(205, ScenarioAction.Leave, "s0").At(305, ScenarioAction.Update, configure: update => (update.Version, update.ActivateAt) = (2, Ms(405))).At(605, ScenarioAction.Join, "s0");
        SimulationResult result = Run(scenario, version: 1);
        Assert.Equal([60, 40, 0], result.Servers.Select(server => server.Attempts));
        Assert.Equal([(1, 40, 10, 400, 0), (2, 60, 410, 1_000, 0)], result.Versions.Select(Shown));
        Assert.Equal(["leave s0", "update * version 2", "version 2 is due", "join s0"], result.Events.Select(e => e.Text));
        // One that comes while it waits takes its place.
        scenario.At(355, ScenarioAction.Update, configure: update => update.Version = 3);
        result = Run(scenario, version: 1);
        Assert.Equal([(1, 35, 10, 350, 0), (3, 65, 360, 1_000, 0)], result.Versions.Select(Shown));
        Assert.DoesNotContain(result.Events, e => e.Text.StartsWith("refused", StringComparison.Ordinal));
    }

    [Fact]
    public void Versions_before_the_end_of_the_warm_up_do_not_count()
    {
        Scenario scenario = Hundred().At(205, ScenarioAction.Update, configure: update => update.Version = 2).At(705, ScenarioAction.Update, configure: update => update.Version = 3);
        scenario.WarmUp = Ms(505);
        Assert.Equal([(2, 20, 510, 700, 0), (3, 30, 710, 1_000, 0)], Run(scenario, version: 1).Versions.Select(Shown));
        Assert.Empty(Simulator.Run(Hundred(), new Watched().First()).Versions);
    }

    private static Scenario Hundred() => Every(10, until: 1_010).Served(1, count: 3);

    private static Scenario Failing() => Every(1, until: 2_000).Served(0).Served(0, server: group => (group.Name, group.Weight) = ("bad", 0)).At(0, ScenarioAction.Fail, "bad")
        .Update(Ms(500), options => (options.Version, options.Endpoints["s"].Weight, options.Endpoints["bad"].Weight) = (2, 0, 1));

    private static SimulationResult Run(Scenario scenario, long version) => Simulator.Run(scenario, new Watched().First(options => options.Version = version));

    private static (int Version, int Requests, int First, int Last, int AfterHigher) Shown(VersionResult version)
    {
        Assert.Equal(version.Requests, version.Succeeded);
        return ((int)version.Version, (int)version.Requests, (int)version.First.TotalMilliseconds, (int)version.Last.TotalMilliseconds, (int)version.AfterHigher);
    }
}
