using LoadBalancing.Client.Outcomes;
using static LoadBalancing.Client.Tests.Outcomes.LoadReports;

namespace LoadBalancing.Client.Tests.Outcomes;

/// <summary>200,000 reports that were good until somebody changed a few chars or bytes of them, over all formats. Seeded: a failure repeats.</summary>
public sealed class LoadReportFuzzTests
{
    private const string Chars = "0123456789eE+-.,=:{}[]\"\\ \t\0_uaxNIf/\u00FF\u0167\uD800";

    private static readonly string[] Texts =
    [
        "TEXT cpu_utilization=0.7,application_utilization=0.8,mem_utilization=0.9,rps_fractional=1000,eps=2,rps=7",
        "TEXT named_metrics.rif=4, named_metrics.latency_seconds=1e-3, utilization.total=0.5, request_cost.bytes=-3487, later.field=0.1",
    ];

    private static readonly string[] Jsons =
    [
        """JSON {"cpu_utilization":0.7,"applicationUtilization":"0.8","mem_utilization":0.9,"rpsFractional":1e3,"eps":null,"rps":"7"}""",
        """JSON {"named_metrics":{"rif":4,"l\u0061tency":-0.1},"utilization":{"total":0.5},"requestCost":{"bytes":3487},"later":{"x":[1,true]}}""",
    ];

    private static readonly byte[][] Messages =
    [
        [.. Double(1, 0.7), .. Double(9, 0.8), .. Double(2, 0.9), .. Double(6, 1000), .. Double(7, 2), 0x18, 0x07],
        [.. Entry(8, "rif", 4), .. Entry(8, "größe", -0.1), .. Entry(5, "total", 0.5), .. Entry(4, "bytes", 3487), .. Bytes(10, 1, 2, 3), 0x58, 0x96, 0x01],
    ];

    [Fact]
    public void A_text_report_with_changes_is_refused_or_holds_only_numbers_in_range() => Fuzz(70_000, seed: 1, random => Mutated(random, Texts, keep: 5));

    [Fact]
    public void A_JSON_report_with_changes_is_refused_or_holds_only_numbers_in_range() => Fuzz(40_000, seed: 2, random => Mutated(random, Jsons, keep: 5));

    [Fact]
    public void A_binary_report_with_changes_is_refused_or_holds_only_numbers_in_range() => Fuzz(80_000, seed: 3, random =>
    {
        var message = new List<byte>(Messages[random.Next(Messages.Length)]);
        for (int i = random.Next(1, 4); i > 0; i--) { Mutate(random, message, () => (byte)random.Next(256), from: 0); }
        string base64 = Convert.ToBase64String([.. message]);
        return "BIN " + (random.Next(2) == 0 ? base64 : base64.TrimEnd('='));
    });

    [Fact]
    public void Base64_or_a_prefix_with_changes_is_refused_or_holds_only_numbers_in_range() => Fuzz(10_000, seed: 4, random =>
        random.Next(4) == 0
            ? Mutated(random, [Texts[0], Jsons[0], "BIN GKwC"], keep: 0)
            : Mutated(random, [.. Messages.Select(message => "BIN " + Convert.ToBase64String(message))], keep: 4));

    private static void Fuzz(int count, int seed, Func<Random, string> next)
    {
        var random = new Random(seed);
        int read = 0;
        for (int i = 0; i < count; i++)
        {
            string header = next(random);
            if (!LoadReportParser.TryParse(header, out LoadReport? report)) { Assert.Null(report); continue; }
            read++;
            if (!IsInRange(report)) { Assert.Fail($"Seed {seed}, round {i}: {header}"); }
        }
        Assert.InRange(read, count / 50, count - (count / 50));                          // else it tests only one of the two
    }

    private static bool IsInRange(LoadReport report)
    {
        double[] loads =
        [
            report.CpuUtilization, report.MemoryUtilization, report.ApplicationUtilization, report.RequestsPerSecond, report.ErrorsPerSecond, .. report.Utilizations.Values,
        ];
        string[] names = [.. report.Utilizations.Keys, .. report.RequestCosts.Keys, .. report.NamedMetrics.Keys];
        return loads.All(load => double.IsFinite(load) && load >= 0)
            && report.RequestCosts.Values.Concat(report.NamedMetrics.Values).All(double.IsFinite)
            && names.Length <= 64 && names.All(name => name.Length is >= 1 and <= 128);
    }

    private static string Mutated(Random random, string[] good, int keep)
    {
        var chars = new List<char>(good[random.Next(good.Length)]);
        for (int i = random.Next(1, 4); i > 0; i--) { Mutate(random, chars, () => Chars[random.Next(Chars.Length)], keep); }
        return new string([.. chars]);
    }

    /// <summary>Changes, adds, removes, repeats or cuts, behind the first few.</summary>
    private static void Mutate<T>(Random random, List<T> items, Func<T> any, int from)
    {
        if (items.Count <= from) { items.Add(any()); return; }
        int at = random.Next(from, items.Count), length = random.Next(1, Math.Min(8, items.Count - at) + 1);
        switch (random.Next(10))
        {
            case < 4: items[at] = any(); break;
            case < 6: items.Insert(at, any()); break;
            case < 8: items.RemoveRange(at, length); break;
            case 8: items.InsertRange(random.Next(from, items.Count), items.GetRange(at, length)); break;
            default: items.RemoveRange(at, items.Count - at); break;
        }
    }
}
