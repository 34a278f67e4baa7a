namespace LoadBalancing.Client.Simulation.Engine;

/// <summary>
/// Repeatable chance in one word (SplitMix64, Steele, Lea and Flood 2014). Every request carries its own, so that it meets the same luck whatever policy
/// sends it where: two configurations are compared on the same arrivals and the same work.
/// </summary>
internal static class Chance
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    public static ulong Seeded(int seed, int stream) => Mix(((ulong)(uint)seed << 32) + (uint)stream + Golden);

    public static ulong Next(ref ulong state) => Mix(state += Golden);

    /// <summary>From 0 to just under 1.</summary>
    public static double Uniform(ref ulong state) => (Next(ref state) >> 11) * (1.0 / (1UL << 53));

    /// <summary>What something that has a word of luck draws for one purpose, always the same.</summary>
    public static double UniformOf(ulong luck, ulong salt)
    {
        ulong state = luck + salt;
        return Uniform(ref state);
    }

    /// <summary>Exponential with mean 1.</summary>
    public static double Exponential(ref ulong state) => -Math.Log(1 - Uniform(ref state));

    public static int Below(int count, ref ulong state) => (int)(Uniform(ref state) * count);

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
