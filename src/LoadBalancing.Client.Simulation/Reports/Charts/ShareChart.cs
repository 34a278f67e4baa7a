using LoadBalancing.Client.Simulation.Reports.Charts.Axes;
using LoadBalancing.Client.Simulation.Reports.Tables;

namespace LoadBalancing.Client.Simulation.Reports.Charts;

/// <summary>The share of attempts that each server got, beside a fair share.</summary>
internal sealed class ShareChart(IReadOnlyList<SubjectSeries> subjects, ServerPalette palette, int servers) : Chart("Share of attempts by server", 190, AxisOf(subjects, servers))
{
    /// <summary>More grey lines are one grey area.</summary>
    private const int MostOtherLines = 40;

    private double FairShare => servers == 0 ? 0 : Math.Round(100.0 / servers, 2);

    private string FairName => $"fair: {Readable.Number(FairShare)} %";

    public override IReadOnlyList<LegendEntry> Legend =>
    [
        .. palette.Colored.Select(id => new LegendEntry(id, palette.StyleOf(id))),
        .. palette.Colored.Count() < servers ? [new LegendEntry("others", "line other")] : (LegendEntry[])[],
        .. servers == 0 ? (LegendEntry[])[] : [new LegendEntry(FairName, "fair")],
    ];

    public override string Describe(SubjectSeries subject)
    {
        var peaks = subject.Shares.Select((share, index) => (subject.Result.Servers[index].Id, Highest: share.Max())).Where(peak => peak.Highest is not null).ToList();
        return peaks.Count == 0 ? "no attempts" : $"a fair share is {Readable.Number(FairShare)} %; the highest is {Readable.Fixed(peaks.Max(peak => peak.Highest)!.Value, 1)} %, of {peaks.MaxBy(peak => peak.Highest).Id}";
    }

    public override void Draw(SvgCanvas canvas, Plot plot, SubjectSeries subject)
    {
        var lines = subject.Result.Servers.Select((server, index) => (server.Id, Share: subject.Shares[index])).ToLookup(line => palette.IsColored(line.Id));
        if (lines[false].Count() > MostOtherLines) { DrawBand(canvas, plot, subject, [.. lines[false].Select(line => line.Share)]); }
        // The first colours go to servers in trouble: drawn last, they lie on top.
        foreach ((string id, double?[] share) in lines[false].Take(lines[false].Count() > MostOtherLines ? 0 : MostOtherLines).Concat(lines[true].OrderByDescending(line => palette.RankOf(line.Id))))
        {
            canvas.Path(LinePath.Through(subject.Line(plot, index => share[index])), palette.StyleOf(id), id);
        }
        if (servers == 0) { return; }
        canvas.BeginGroup(FairName);
        canvas.Line(plot.Left, plot.Y(FairShare), plot.Right, plot.Y(FairShare), "fair");
        canvas.End();
    }

    private static void DrawBand(SvgCanvas canvas, Plot plot, SubjectSeries subject, double?[][] shares)
    {
        int[] known = [.. Enumerable.Range(0, subject.Windows.Points.Count).Where(index => shares[0][index] is not null)];
        (double X, double Y) At(int index, double share) => (plot.X(subject.Windows.Points[index].Start + (subject.Windows.Width / 2)), plot.Y(share));
        canvas.Path(
            LinePath.Between([.. known.Select(index => At(index, shares.Max(share => share[index])!.Value))], [.. known.Select(index => At(index, shares.Min(share => share[index])!.Value))]),
            "band", $"{Readable.Count(shares.Length)} others, from the lowest to the highest share");
    }

    private static LinearAxis AxisOf(IReadOnlyList<SubjectSeries> subjects, int servers)
    {
        double highest = subjects.SelectMany(subject => subject.Shares).SelectMany(share => share).Max() ?? 0;
        // Twice a fair share is always on the chart: even shares then look even.
        return LinearAxis.UpTo("share, %", Math.Min(100, Math.Max(highest, servers == 0 ? 100 : 200.0 / servers)), smallestStep: 0, Readable.Number);
    }
}
