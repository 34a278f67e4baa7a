using LoadBalancing.Client.Benchmarks.Subjects;

namespace LoadBalancing.Client.Benchmarks.Ratios;

/// <summary>An update of a latency estimate by compare-and-swap beside one under a lock; no clock in either.</summary>
internal static class EwmaRatios
{
    public static void Run(Report report)
    {
        foreach (int threads in new[] { 1, 2 })
        {
            var subject = new EwmaSubject();
            Timing[] all = Interleaved.Time(new("locked", subject.Locked, threads), new("compare-and-swap", subject.Packed, threads));
            report.Group($"EWMA update, {threads} thread(s)", "cost relative to a locked update");
            report.Add(new Row(all[0].Name, all[0].Median, null, null, all[0].Bytes));
            report.Add(new Row(all[1].Name, all[1].Median, all[1].CostRelativeTo(all[0]), Target.AtMost(0.75), all[1].Bytes, Target.AtMost(0)) { IsVoid = Timing.TookTurns(all) });
        }
    }
}
