using LoadBalancing.Client.Benchmarks.Peers;
using LoadBalancing.Client.Benchmarks.Subjects;
using LoadBalancing.Client.Picking;
using Yarp.ReverseProxy.LoadBalancing;

namespace LoadBalancing.Client.Benchmarks.Ratios;

/// <summary>Picks of P2C, least time and peak EWMA beside YARP's PowerOfTwoChoices.</summary>
internal static class PickRatios
{
    public static readonly int[] Sizes = [3, 10, 100, 1000];

    public static void Run(Report report)
    {
        foreach (int size in Sizes)
        {
            (string Name, Action<int> Loop, Target? Target)[] ours = [.. Ours(size).Where(one => one.Name.Contains(Contenders.Only, StringComparison.Ordinal))];
            Timing[] all = Interleaved.Time(
            [
                new("YARP PowerOfTwoChoices", PeerLoops<Equal>.Pick(new YarpPeer(LoadBalancingPolicies.PowerOfTwoChoices, size))),
                .. ours.Select(one => new Candidate(one.Name, one.Loop)),
            ]);
            report.Group($"pick, {size} endpoints", "times faster than YARP's PowerOfTwoChoices");
            report.Add(new Row(all[0].Name, all[0].Median, null, null, all[0].Bytes));
            foreach ((Timing timing, var one) in all[1..].Zip(ours)) { report.Add(new Row(timing.Name, timing.Median, timing.FasterThan(all[0]), one.Target, timing.Bytes, Target.AtMost(0))); }
        }
    }

    private static (string Name, Action<int> Loop, Target? Target)[] Ours(int size) =>
    [
        ("power_of_two_choices, equal weights", PickLoops<Equal>.Pick(BenchCluster.Of(PickerPolicies.PowerOfTwoChoices, size)), Target.AtLeast(size == 3 ? 4 : 2.5)),
        ("power_of_two_choices, weighted", PickLoops<Weighted>.Pick(BenchCluster.Of(PickerPolicies.PowerOfTwoChoices, size, weighted: true)), Target.AtLeast(1.8)),
        ("least_time", PickLoops<LeastTime>.Pick(BenchCluster.Of(PickerPolicies.LeastTime, size).AfterAnswers()), Target.AtLeast(1.5)),
        ("least_time, weighted", PickLoops<WeightedLeastTime>.Pick(BenchCluster.Of(PickerPolicies.LeastTime, size, weighted: true).AfterAnswers()), null),
        ("least_time, half of the endpoints stall", PickLoops<StalledLeastTime>.Pick(BenchCluster.Of(PickerPolicies.LeastTime, size).AfterAnswers().WithHalfStalled()), null),
        ("least_time, several wait", PickLoops<BusyLeastTime>.Pick(BenchCluster.Busy(PickerPolicies.LeastTime, size).AfterAnswers()), null),
        ("peak_ewma", PickLoops<Ewma>.Pick(BenchCluster.Of(PickerPolicies.PeakEwma, size)), Target.AtLeast(1.5)),
        ("peak_ewma, weighted", PickLoops<WeightedEwma>.Pick(BenchCluster.Of(PickerPolicies.PeakEwma, size, weighted: true)), null),
        ("peak_ewma, several wait", PickLoops<BusyEwma>.Pick(BenchCluster.Busy(PickerPolicies.PeakEwma, size)), null),
    ];
}
