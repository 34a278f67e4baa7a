using System.Globalization;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Picking;

namespace LoadBalancing.Client.Benchmarks.Subjects;

/// <summary>
/// What requests bring along: keys, as hashes and as text, and reports of the servers' loads, made beforehand, since making them is nobody's pick. Their order
/// never repeats: a few thousand over and over are learnt by heart by a branch predictor.
/// </summary>
internal static class Asked
{
    private const int Bits = 12;
    private static readonly string[] s_keys;
    private static readonly LoadReport[] s_reports;

    [ThreadStatic]
    private static ulong t_last;

    static Asked()
    {
        var random = new Random(Peers.Loads.Seed);
        s_keys = [.. Enumerable.Range(0, 1 << Bits).Select(_ => string.Create(CultureInfo.InvariantCulture, $"customer-{random.Next(1_000_000):000000}"))];
        s_reports = [.. Enumerable.Range(0, 1 << Bits).Select(_ => ReportOf(random))];
    }

    /// <summary>Where this thread's order goes on. Two threads in step would ask for the same endpoint.</summary>
    public static ulong Last { get => t_last == 0 ? (ulong)Environment.CurrentManagedThreadId : t_last; set => t_last = value; }

    /// <summary>A linear congruential step (Knuth's MMIX), as in <see cref="HashSubject"/>.</summary>
    public static ulong Next(ulong last) => (last * 6_364_136_223_846_793_005) + 1_442_695_040_888_963_407;

    public static string Key(ulong word) => s_keys[word >> (64 - Bits)];

    public static LoadReport Report(ulong word) => s_reports[word >> (64 - Bits)];

    /// <summary>With what every listening policy reads, so that they can be compared.</summary>
    private static LoadReport ReportOf(Random random) => new()
    {
        RequestsPerSecond = 50 + random.Next(100),
        ApplicationUtilization = 0.1 + (0.8 * random.NextDouble()),
        NamedMetrics = new Dictionary<string, double> { ["rif"] = random.Next(12), ["latency_seconds"] = 0.001 + (random.NextDouble() * 0.02) },
    };
}

/// <summary>How a request tells its key.</summary>
internal interface IAsking
{
    static abstract PickContext Of(ulong word, long timestamp);
}

/// <summary>As the request path does: the key was hashed before the pick.</summary>
internal readonly struct ByHash : IAsking
{
    public static PickContext Of(ulong word, long timestamp) => new() { Timestamp = timestamp, Hash = word };
}

/// <summary>As callers of other protocols do: by text, which is hashed on the way.</summary>
internal readonly struct ByKey : IAsking
{
    public static PickContext Of(ulong word, long timestamp) => new() { Timestamp = timestamp, HashKey = Asked.Key(word) };
}
