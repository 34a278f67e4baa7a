using System.Collections.Immutable;

namespace LoadBalancing.Client.Health;

/// <summary>
/// How requests are divided between levels (Envoy, priority levels): <c>health(P) = min(1, factor * eligible / total)</c>; each level in turn takes its health of what is left. Where
/// all together are below 1, each gets its part of the sum; where nobody is eligible, requests go by the number of endpoints.
/// </summary>
/// <param name="Shares">Of 1, in the order of the levels.</param>
/// <param name="Health">The sum of all healths, from 0 to 1.</param>
internal sealed record PriorityLoads(ImmutableArray<double> Shares, double Health)
{
    private const double Rounding = 1e-9;

    /// <summary>All levels together can carry all requests: then no level panics, however few of its own endpoints are eligible.</summary>
    public bool CarryAll => Health >= 1 - Rounding;

    /// <param name="levels">The first is used first; at least one.</param>
    /// <param name="factor">How many times the requests of a level its endpoints could carry, from 1.</param>
    public static PriorityLoads Of(IReadOnlyList<LevelHealth> levels, double factor)
    {
        double[] healths = [.. levels.Select(level => level.Eligible == 0 ? 0 : Math.Min(1, factor * level.Eligible / level.Total))];
        double sum = Math.Min(1, healths.Sum());
        if (sum <= 0) { return new(ByNumber(levels), 0); }
        var shares = new double[healths.Length];
        double left = 1;
        for (int i = 0; i < shares.Length; i++)
        {
            shares[i] = Math.Min(left, healths[i] / sum);
            left -= shares[i];
            // What rounding leaves over is no reason to use another level.
            if (left < Rounding) { shares[i] += left; left = 0; }
        }
        return new([.. shares], sum);
    }

    /// <summary>Those who refuse connections count only where nobody accepts any: a refused connection is a fact.</summary>
    private static ImmutableArray<double> ByNumber(IReadOnlyList<LevelHealth> levels)
    {
        int accepting = levels.Sum(level => level.Accepting), total = levels.Sum(level => level.Total);
        if (accepting > 0) { return [.. levels.Select(level => (double)level.Accepting / accepting)]; }
        return total > 0 ? [.. levels.Select(level => (double)level.Total / total)] : [.. levels.Select((_, i) => i == 0 ? 1.0 : 0)];
    }
}
