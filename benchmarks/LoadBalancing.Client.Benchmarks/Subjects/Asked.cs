using System.Globalization;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Picking;

namespace LoadBalancing.Client.Benchmarks.Subjects;

/// <summary>
/// What requests bring along: keys, as random hashes and as text, and reports of the servers' loads. Made beforehand, since making them is nobody's pick, and
/// several thousand of them, since a processor learns a short sequence by heart. Each thread starts at a place of its own: in step, two would ask for the same endpoint.
/// </summary>
internal static class Asked
{
    public const int Mask = 4095;
    private static readonly Random s_random = new(Peers.Loads.Seed);

    public static ulong[] Hashes { get; } = [.. Enumerable.Range(0, Mask + 1).Select(_ => (ulong)s_random.NextInt64() << 1)];

    public static string[] Keys { get; } = [.. Enumerable.Range(0, Mask + 1).Select(_ => string.Create(CultureInfo.InvariantCulture, $"customer-{s_random.Next(1_000_000):000000}"))];

    /// <summary>Each has what every listening policy reads, so that they can be compared.</summary>
    public static LoadReport[] Reports { get; } =
    [
        .. Enumerable.Range(0, Mask + 1).Select(_ => new LoadReport
        {
            RequestsPerSecond = 50 + s_random.Next(100),
            ApplicationUtilization = 0.1 + (0.8 * s_random.NextDouble()),
            NamedMetrics = new Dictionary<string, double> { ["rif"] = s_random.Next(12), ["latency_seconds"] = 0.001 + (s_random.NextDouble() * 0.02) },
        }),
    ];

    public static int FirstOfThread => Environment.CurrentManagedThreadId * 1021;
}

/// <summary>How a request tells its key.</summary>
internal interface IAsking
{
    static abstract PickContext Of(int i, long timestamp);
}

/// <summary>As the request path does: the key was hashed before the pick.</summary>
internal readonly struct ByHash : IAsking
{
    public static PickContext Of(int i, long timestamp) => new() { Timestamp = timestamp, Hash = Asked.Hashes[i & Asked.Mask] };
}

/// <summary>As callers of other protocols do: by text, which is hashed on the way.</summary>
internal readonly struct ByKey : IAsking
{
    public static PickContext Of(int i, long timestamp) => new() { Timestamp = timestamp, HashKey = Asked.Keys[i & Asked.Mask] };
}
