using LoadBalancing.Client.Simulation.Catalogue;
using LoadBalancing.Client.Simulation.Results;
using LoadBalancing.Client.Simulation.Scenarios;

namespace LoadBalancing.Client.Simulation.Tests.Catalogue;

/// <summary>What health checking owes to callers, under every policy: hardly a request fails, and bad servers are left and stay left, but for single requests that try them.</summary>
public sealed class HealthGoalTests
{
    private const string Masking = "three of ten fail most requests", LostZone = "a zone is lost";

    /// <summary>Of all requests of a run.</summary>
    private const double MostFailed = 0.001;

    /// <summary>Of all attempts, from a second after the fault until it is healed.</summary>
    private const double MostAtBad = 0.02;

    public static TheoryData<string> Policies => ["least_time", "peak_ewma", "prequal", "least_outstanding", "power_of_two_choices", "round_robin", "random", "ring_hash", "maglev"];

    [Theory]
    [MemberData(nameof(Policies))]
    public void Three_of_ten_that_fail_mask_each_other_and_are_left_all_the_same(string policy)
    {
        SimulationResult result = Run(Masking, SimulatedCluster.Of(policy));
        Assert.True(Failed(result) < MostFailed, $"{Failed(result):P3}");
        Assert.InRange(ShareOf(result, ["s0", "s1", "s2"], from: 11, to: 30), 0, MostAtBad);
        // Each of them came back: the last, ejected once more after a probe that was among the tenth that succeed, within the run.
        Assert.All(result.Faults, fault => Assert.NotNull(fault.ReturnedAfter));
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void A_zone_that_is_lost_leaves_whole_and_the_others_share_what_was_its(string policy)
    {
        SimulationResult result = Run(LostZone, SimulatedCluster.Of(policy));
        Assert.True(Failed(result) < MostFailed, $"{Failed(result):P3}");
        Assert.InRange(ShareOf(result, ["z1-s0", "z1-s1", "z1-s2"], from: 9, to: 18), 0, MostAtBad);
        // 16,200 requests, of which the third that is spilled draws its zone: four deviations are 0.01.
        Assert.Equal(0.5, ShareOf(result, ["z0-s0", "z0-s1", "z0-s2"], from: 9, to: 18), tolerance: 0.02);
        // All three are back by the slow start's 10 s.
        Assert.Equal(1 / 3.0, ShareOf(result, ["z1-s0", "z1-s1", "z1-s2"], from: 28, to: 30), tolerance: 0.04);
    }

    /// <summary>It is ejection that reaches the goals, under a policy that has no way of its own to leave a server: with the limit that is usual elsewhere they are missed.</summary>
    [Fact]
    public void With_room_for_one_of_ten_the_two_others_go_on_failing()
    {
        SimulationResult result = Run(Masking, SimulatedCluster.Of("narrow", options => (options.Picker.Policy, options.Health.Outliers.MaximumEjectedShare) = ("round_robin", 0.1)));
        Assert.True(Failed(result) > MostFailed, $"{Failed(result):P3}");
        Assert.True(ShareOf(result, ["s0", "s1", "s2"], from: 11, to: 30) > MostAtBad);
    }

    private static SimulationResult Run(string scenario, SimulatedCluster cluster) => Simulator.Run(ScenarioCatalogue.All().Single(candidate => candidate.Name == scenario), cluster);

    private static double Failed(SimulationResult result) => 1 - result.SuccessRatio;

    /// <summary>Of all attempts between two times in seconds.</summary>
    private static double ShareOf(SimulationResult result, string[] servers, double from, double to)
    {
        int[] indexes = [.. result.Servers.Index().Where(pair => servers.Contains(pair.Item.Id)).Select(pair => pair.Index)];
        Assert.Equal(servers.Length, indexes.Length);
        WindowResult[] windows = [.. result.Windows.Where(window => window.Start.TotalSeconds >= from && window.Start.TotalSeconds < to)];
        return windows.Sum(window => indexes.Sum(index => window.Attempts[index])) / (double)windows.Sum(window => window.Attempts.Sum());
    }
}
