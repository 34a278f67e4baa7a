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
                new("YARP PowerOfTwoChoices", PeerLoops<Equal>.Pick(new YarpPeer(LoadBalancingPolicies.PowerOfTwoChoices, size))),
                new("power_of_two_choices, equal weights", PickLoops<Equal>.Pick(BenchCluster.Of(PickerPolicies.PowerOfTwoChoices, size))),
                new("power_of_two_choices, weighted", PickLoops<Weighted>.Pick(BenchCluster.Of(PickerPolicies.PowerOfTwoChoices, size, weighted: true))),
                new("peak_ewma", PickLoops<Ewma>.Pick(BenchCluster.Of(PickerPolicies.PeakEwma, size))),
                new("peak_ewma, weighted", PickLoops<WeightedEwma>.Pick(BenchCluster.Of(PickerPolicies.PeakEwma, size, weighted: true))));
            report.Group($"pick, {size} endpoints", "times faster than YARP's PowerOfTwoChoices");
            report.Add(new Row(all[0].Name, all[0].Median, null, null, all[0].Bytes));
            Target?[] targets = [null, Target.AtLeast(size == 3 ? 4 : 2.5), Target.AtLeast(1.8), Target.AtLeast(1.5), null];
            for (int i = 1; i < all.Length; i++) { report.Add(new Row(all[i].Name, all[i].Median, all[i].FasterThan(all[0]), targets[i], all[i].Bytes, Target.AtMost(0))); }
        }
    }
}
