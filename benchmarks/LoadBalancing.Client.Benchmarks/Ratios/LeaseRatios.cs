using LoadBalancing.Client.Benchmarks.Subjects;
using LoadBalancing.Client.Picking;

namespace LoadBalancing.Client.Benchmarks.Ratios;

/// <summary>The lease's mechanism (rent, begin, end exactly once, return) beside the two bare interlocked operations that it cannot do without.</summary>
internal static class LeaseRatios
{
    public static void Run(Report report)
    {
        foreach (int threads in new[] { 1, 2 })
        {
            var subject = new LeaseSubject(threads);
            Timing[] all = Interleaved.Time(
                new("two interlocked operations", subject.TwoInterlocked, threads),
                new("lease, mechanism alone", subject.Mechanism, threads));
            report.Group($"lease, {threads} thread(s)", "cost relative to two interlocked operations on the same endpoint's counter");
            report.Add(new Row(all[0].Name, all[0].Median, null, null, all[0].Bytes));
            report.Add(new Row(all[1].Name, all[1].Median, all[1].CostRelativeTo(all[0]), threads == 1 ? Target.AtMost(2.5) : null, all[1].Bytes, Target.AtMost(0)) { IsVoid = Timing.TookTurns(all) });
        }
        foreach (string policy in new[] { PickerPolicies.PowerOfTwoChoices, PickerPolicies.LeastTime, PickerPolicies.PeakEwma })
        {
            BenchCluster cluster = BenchCluster.Of(policy, 10);
            var subject = new LeaseSubject(1);
            Timing[] all = Interleaved.Time(
                new("two interlocked operations", subject.TwoInterlocked),
                new("TryAcquire, Complete", LeaseLoops.Acquire(cluster)),
                new("TryAcquire, ReportFirstByte, Complete", LeaseLoops.AcquireReportFirstByte(cluster)));
            report.Group($"whole lease over {policy}, clock reads and counters included", "cost relative to two interlocked operations");
            foreach (Timing timing in all[1..]) { report.Add(new Row(timing.Name, timing.Median, timing.CostRelativeTo(all[0]), null, timing.Bytes, Target.AtMost(0))); }
        }
    }
}
