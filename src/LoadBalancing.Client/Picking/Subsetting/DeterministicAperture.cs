namespace LoadBalancing.Client.Picking.Subsetting;

/// <summary>
/// Client i of n takes d neighbours on a ring of all M endpoints, which every client sees alike; the windows are evenly spaced (after Finagle's deterministic aperture).
/// </summary>
/// <remarks>
/// <para>
/// The ring is in the order of u, an endpoint's hash as a fraction of a turn. Window i is centred on rank y = i * M / n + M / 2 - sum(u): it starts at floor(y - d / 2).
/// </para>
/// <para>
/// Fair: starts are floor(i * M / n + b) with one b for all, so each endpoint is in floor or ceiling of n * d / M windows, exactly.
/// </para>
/// <para>
/// Stable: an endpoint x that comes moves each centre towards x, by D(x) / M minus the share of the ring between them, where D(x) sums the ways from x forward to the others
/// and is about M / 2. While d / 2 - 2 &lt;= D(x) &lt;= M - d / 2 + 1 at most one entry of any window changes, and never more than two. Clustered hashes can break the
/// condition; no rule that is exactly fair can do without one. Proofs: docs/policies/subsetting.md.
/// </para>
/// </remarks>
internal static class DeterministicAperture
{
    private static readonly Int128 s_turn = (Int128)1 << 32;

    /// <summary>The indexes of the chosen addresses, ascending, so that the order of the configuration stays.</summary>
    /// <param name="addresses">All endpoints. Their order does not matter to which are chosen.</param>
    /// <param name="size">How many to choose, from 1 up; more where the clients would otherwise not reach every endpoint, all when there are no more.</param>
    /// <param name="instance">Which client this is, from 0 to <paramref name="instances"/> - 1.</param>
    /// <param name="instances">How many clients there are, from 1 up.</param>
    public static int[] Choose(ReadOnlySpan<string> addresses, int size, int instance, int instances) =>
        Window(HashedAddress.Of(addresses, seed: 0), size, instance, instances);

    /// <summary>The same over hashes that are known. Sorts its argument.</summary>
    internal static int[] Window(HashedAddress[] endpoints, int size, int instance, int instances)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(instance);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(instance, instances);
        Array.Sort(endpoints);
        var chosen = new int[Length(endpoints.Length, size, instances)];
        int start = Start(endpoints, chosen.Length, instance, instances);
        for (int i = 0; i < chosen.Length; i++) { chosen[i] = endpoints[(start + i) % endpoints.Length].Index; }
        Array.Sort(chosen);
        return chosen;
    }

    /// <summary>d = max(size, ceil(M / n)), so that no endpoint is without a client; at most M.</summary>
    private static int Length(int count, int size, int instances) => Math.Min(count, Math.Max(size, ((count - 1) / instances) + 1));

    /// <summary>floor(y - d / 2) modulo M, exactly: in units of 1 / (2n * 2^32) of a rank.</summary>
    private static int Start(HashedAddress[] endpoints, int length, int instance, int instances)
    {
        if (endpoints.Length == length) { return 0; }
        Int128 count = endpoints.Length, sum = 0, rank = 2 * s_turn * instances, ring = count * rank;
        foreach (HashedAddress endpoint in endpoints) { sum += endpoint.Fraction; }
        Int128 start = (((2 * count * instance) + ((count - length) * instances)) * s_turn) - (2 * sum * instances);
        start %= ring;
        return (int)((start < 0 ? start + ring : start) / rank);
    }
}
