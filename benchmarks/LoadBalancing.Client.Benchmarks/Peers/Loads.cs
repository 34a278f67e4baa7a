namespace LoadBalancing.Client.Benchmarks.Peers;

/// <summary>The same uneven loads for ours and for peers.</summary>
internal static class Loads
{
    public const int Seed = 20_26;
    public const int Mean = 2;

    public static int Next(Random random) => random.Next((2 * Mean) + 1);
}
