using LoadBalancing.Client.Benchmarks.Peers;
using LoadBalancing.Client.Benchmarks.Subjects;
using LoadBalancing.Client.Picking;
using Yarp.ReverseProxy.LoadBalancing;

namespace LoadBalancing.Client.Benchmarks.Ratios;

/// <summary>Picks of P2C and peak EWMA beside YARP's PowerOfTwoChoices.</summary>
internal static class PickRatios
{
    public static readonly int[] Sizes = [3, 10, 100, 1000];

    public static void Run(Report report)
    {
        foreach (int size in Sizes)
        {
            Timing[] all = Interleaved.Time(
                new("YARP PowerOfTwoChoices", PickLoops<Equal>.Pick(new YarpPeer(LoadBalancingPolicies.PowerOfTwoChoices, size))),
                new("power_of_two_choices, equal weights", PickLoops<Equal>.Pick(BenchCluster.Of(PickerPolicies.PowerOfTwoChoices, size))),
                new("power_of_two_choices, weighted", PickLoops<Weighted>.Pick(BenchCluster.Of(PickerPolicies.PowerOfTwoChoices, size, weighted: true))),
                new("peak_ewma", PickLoops<Ewma>.Pick(BenchCluster.Of(PickerPolicies.PeakEwma, size))),
                new("peak_ewma, weighted", PickLoops<WeightedEwma>.Pick(BenchCluster.Of(PickerPolicies.PeakEwma, size, weighted: true))));
            report.Group($"pick, {size} endpoints", "times faster than YARP's PowerOfTwoChoices");
            report.Add(new Row(all[0].Name, all[0].Median, null, null, all[0].Bytes));
            Target?[] targets = [null, Target.AtLeast(size == 3 ? 4 : 2.5), Target.AtLeast(1.8), Target.AtLeast(1.5), null];
            for (int i = 1; i < all.Length; i++) { report.Add(new Row(all[i].Name, all[i].Median, all[i].FasterThan(all[0]), targets[i], all[i].Bytes, Target.AtMost(0))); }
        }
        report.Group("pick, 1,000 endpoints beside 10", "cost relative to 10 endpoints");
        AddGrowth(report, "power_of_two_choices, equal weights", PickLoops<Equal>.Pick, PickerPolicies.PowerOfTwoChoices, weighted: false);
        AddGrowth(report, "power_of_two_choices, weighted", PickLoops<Weighted>.Pick, PickerPolicies.PowerOfTwoChoices, weighted: true);
        AddGrowth(report, "peak_ewma", PickLoops<Ewma>.Pick, PickerPolicies.PeakEwma, weighted: false);
    }

    private static void AddGrowth(Report report, string name, Func<BenchCluster, Action<int>> loop, string policy, bool weighted)
    {
        Timing[] both = Interleaved.Time(new("10", loop(BenchCluster.Of(policy, 10, weighted))), new("1,000", loop(BenchCluster.Of(policy, 1000, weighted))));
        report.Add(new Row(name, both[1].Median, both[1].CostRelativeTo(both[0]), Target.AtMost(1.5), both[1].Bytes));
    }
}

/// <summary>The other policies beside YARP's of the same kind; nothing is promised of them.</summary>
internal static class PolicyRatios
{
    public static void Run(Report report)
    {
        foreach (int size in PickRatios.Sizes)
        {
            report.Group($"other policies, {size} endpoints", "times faster than YARP's of the same kind");
            Add(report, LoadBalancingPolicies.Random, PickerPolicies.Random, size, PickLoops<Chance>.Pick, PickLoops<Chance>.Pick);
            Add(report, LoadBalancingPolicies.RoundRobin, PickerPolicies.RoundRobin, size, PickLoops<Turn>.Pick, PickLoops<Turn>.Pick);
            Add(report, LoadBalancingPolicies.LeastRequests, PickerPolicies.LeastOutstanding, size, PickLoops<Least>.Pick, PickLoops<Least>.Pick);
        }
    }

    private static void Add(Report report, string theirs, string ours, int size, Func<YarpPeer, Action<int>> theirLoop, Func<BenchCluster, Action<int>> ourLoop)
    {
        foreach (int threads in new[] { 1, 2 })
        {
            Timing[] both = Interleaved.Time(new(theirs, theirLoop(new YarpPeer(theirs, size)), threads), new(ours, ourLoop(BenchCluster.Of(ours, size)), threads));
            report.Add(new Row($"{ours}, {threads} thread(s), beside YARP's {theirs}", both[1].Median, both[1].FasterThan(both[0]), null, both[1].Bytes, Target.AtMost(0)) { IsVoid = Timing.TookTurns(both) });
        }
    }
}
