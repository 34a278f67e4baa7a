using System.Globalization;
using LoadBalancing.Client.Benchmarks.Peers;
using LoadBalancing.Client.Benchmarks.Subjects;
using LoadBalancing.Client.Picking.Maglev;
using LoadBalancing.Client.Picking.RingHash;

namespace LoadBalancing.Client.Benchmarks.Ratios;

/// <summary>Building and searching the tables of the hash policies beside what one writes first, and XXH64 itself.</summary>
internal static class HashRatios
{
    private const int Endpoints = 1000;
    private const int Large = 65_536;

    public static void Run(Report report)
    {
        Build(report);
        foreach (int points in new[] { 4096, Large }) { Look(report, points); }
        Flat(report);
        Maglev(report);
        Hash(report);
    }

    private static void Build(Report report)
    {
        string[] keys = HashSubject.Keys(Endpoints);
        double[] equal = HashSubject.Weights(Endpoints), lopsided = [1000, .. equal[1..]];
        Timing[] rings = Builds.Time(
            ("Array.Sort", () => _ = new SortedRing(keys, equal, Large)),
            ("ring of 65,536 points", () => RingTable.Build(keys, equal, Large, Large)));
        Timing[] tables = Builds.Time(
            ("Maglev of 65,537 slots", () => MaglevTable.Build(keys, equal, 65_537)),
            ("Maglev, one endpoint 1,000 times as heavy", () => MaglevTable.Build(keys, lopsided, 65_537)));
        report.Group("ring build, 65,536 points for 1,000 endpoints", "times faster than the same points with Array.Sort");
        report.Add(new Row(rings[0].Name, rings[0].Median, null, null, rings[0].Bytes));
        report.Add(new Row(rings[1].Name, rings[1].Median, rings[1].FasterThan(rings[0]), Target.AtLeast(2), rings[1].Bytes));
        report.Group("builds for 1,000 endpoints", "best of 5, relative to the time allowed");
        AddBest(report, rings[1], 10);
        foreach (Timing table in tables) { AddBest(report, table, 6); }
    }

    private static void AddBest(Report report, Timing timing, double milliseconds)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{timing.Name}, best of 5 <= {milliseconds} ms");
        report.Add(new Row(name, timing.Median, Builds.BestOfFive(timing) / milliseconds, Target.AtMost(1), timing.Bytes));
    }

    private static void Look(Report report, int points)
    {
        var subject = new HashSubject();
        RingTable ring = HashSubject.Ring(points, Endpoints);
        SortedRing sorted = HashSubject.SortedRing(points, Endpoints);
        Timing[] all = Interleaved.Time(
            new("binary search", subject.Look(sorted)),
            new("ring", subject.Look(ring)),
            new("binary search, each waits for the last", subject.LookInTurn(sorted)),
            new("ring, each waits for the last", subject.LookInTurn(ring)));
        report.Group(string.Create(CultureInfo.InvariantCulture, $"ring lookup, {points:#,0} points"), "times faster than a binary search");
        report.Add(new Row(all[0].Name, all[0].Median, null, null, all[0].Bytes));
        report.Add(new Row(all[1].Name, all[1].Median, all[1].FasterThan(all[0]), Target.AtLeast(6), all[1].Bytes, Target.AtMost(0)));
        report.Add(new Row(all[2].Name, all[2].Median, null, null, all[2].Bytes));
        report.Add(new Row(all[3].Name, all[3].Median, all[3].FasterThan(all[2]), null, all[3].Bytes, Target.AtMost(0)));
    }

    private static void Flat(Report report)
    {
        var subject = new HashSubject();
        Timing[] rings = Interleaved.Time(new("10", subject.Look(HashSubject.Ring(Large, 10))), new("1,000", subject.Look(HashSubject.Ring(Large, Endpoints))));
        Timing[] tables = Interleaved.Time(new("10", subject.Look(HashSubject.Maglev(10))), new("1,000", subject.Look(HashSubject.Maglev(Endpoints))));
        report.Group("lookups, 1,000 endpoints beside 10", "cost relative to 10 endpoints");
        report.Add(new Row("ring of 65,536 points", rings[1].Median, rings[1].CostRelativeTo(rings[0]), Target.AtMost(1.5), rings[1].Bytes));
        report.Add(new Row("Maglev of 65,537 slots", tables[1].Median, tables[1].CostRelativeTo(tables[0]), Target.AtMost(1.5), tables[1].Bytes));
    }

    private static void Maglev(Report report)
    {
        var subject = new HashSubject();
        MaglevTable table = HashSubject.Maglev(Endpoints);
        Timing[] all = Interleaved.Time(new("by division", subject.LookByDivision(table)), new("by reciprocal", subject.Look(table)));
        report.Group("Maglev lookup, 1,000 endpoints", "times faster than hash % size");
        report.Add(new Row(all[0].Name, all[0].Median, null, null, all[0].Bytes));
        report.Add(new Row(all[1].Name, all[1].Median, all[1].FasterThan(all[0]), null, all[1].Bytes, Target.AtMost(0)));
    }

    private static void Hash(Report report)
    {
        var subject = new HashSubject();
        Timing[] all = Interleaved.Time(new("16 bytes", subject.HashBytes), new("16 characters, through UTF-8", subject.HashText));
        report.Group("XXH64", "cost relative to 16 bytes");
        report.Add(new Row(all[0].Name, all[0].Median, null, null, all[0].Bytes, Target.AtMost(0)));
        report.Add(new Row(all[1].Name, all[1].Median, all[1].CostRelativeTo(all[0]), null, all[1].Bytes, Target.AtMost(0)));
    }
}
