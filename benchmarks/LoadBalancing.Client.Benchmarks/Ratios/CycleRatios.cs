using LoadBalancing.Client.Benchmarks.Peers;
using LoadBalancing.Client.Benchmarks.Subjects;
using LoadBalancing.Client.Picking;
using Yarp.ReverseProxy.LoadBalancing;

namespace LoadBalancing.Client.Benchmarks.Ratios;

/// <summary>Pick, count begin, count end, beside the same three steps in YARP; then whole leases of every policy beside YARP's and straw men's three steps.</summary>
internal static class CycleRatios
{
    public static void Run(Report report)
    {
        foreach (int threads in new[] { 1, 2 })
        {
            report.Group($"cycle of pick, begin and end, {threads} thread(s)", "times faster than YARP's PowerOfTwoChoices with its counter");
            foreach (int size in PickRatios.Sizes)
            {
                Timing[] all = Interleaved.Time(
                    new("YARP", PeerLoops<Equal>.Cycle(new YarpPeer(LoadBalancingPolicies.PowerOfTwoChoices, size)), threads),
                    new("power_of_two_choices", PickLoops<Equal>.Cycle(BenchCluster.Of(PickerPolicies.PowerOfTwoChoices, size)), threads),
                    new("power_of_two_choices, weighted", PickLoops<Weighted>.Cycle(BenchCluster.Of(PickerPolicies.PowerOfTwoChoices, size, weighted: true)), threads),
                    new("least_time", PickLoops<LeastTime>.Cycle(BenchCluster.Of(PickerPolicies.LeastTime, size).AfterAnswers()), threads),
                    new("peak_ewma", PickLoops<Ewma>.Cycle(BenchCluster.Of(PickerPolicies.PeakEwma, size)), threads));
                report.Add(new Row($"{size} endpoints, YARP", all[0].Median, null, null, all[0].Bytes));
                Target target = Target.AtLeast(threads == 1 ? 1 : 0.85);
                report.Add(new Row($"{size} endpoints, {all[1].Name}", all[1].Median, all[1].FasterThan(all[0]), target, all[1].Bytes, Target.AtMost(0)) { IsVoid = Timing.TookTurns(all) });
                foreach (Timing other in all[2..]) { report.Add(new Row($"{size} endpoints, {other.Name}", other.Median, other.FasterThan(all[0]), null, other.Bytes)); }
            }
        }
        foreach (int size in PickRatios.Sizes)
        {
            foreach (int threads in new[] { 1, 2 })
            {
                PolicyRatios.SideBySide(report, $"acquire and complete by every policy, {size} endpoints, {threads} thread(s)", contender => contender.Cycle(size), threads);
            }
        }
    }
}
