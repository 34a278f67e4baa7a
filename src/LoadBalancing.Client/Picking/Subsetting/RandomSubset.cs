namespace LoadBalancing.Client.Picking.Subsetting;

/// <summary>
/// The endpoints whose addresses hash lowest under the client's own seed (gRFC A68, random_subsetting). One endpoint more or less changes at most one entry, and over many
/// clients each endpoint is chosen with the same probability, size / count.
/// </summary>
internal static class RandomSubset
{
    /// <summary>The indexes of the chosen addresses, ascending, so that the order of the configuration stays.</summary>
    /// <param name="addresses">All endpoints. Their order does not matter to which are chosen.</param>
    /// <param name="size">How many to choose, from 1 up; all when there are no more.</param>
    /// <param name="seed">Differs from client to client, and stays while the client lives.</param>
    public static int[] Choose(ReadOnlySpan<string> addresses, int size, ulong seed) => Lowest(HashedAddress.Of(addresses, seed), size);

    /// <summary>The same over hashes that are known. Sorts its argument.</summary>
    internal static int[] Lowest(HashedAddress[] endpoints, int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        Array.Sort(endpoints);
        var chosen = new int[Math.Min(size, endpoints.Length)];
        for (int rank = 0; rank < chosen.Length; rank++) { chosen[rank] = endpoints[rank].Index; }
        Array.Sort(chosen);
        return chosen;
    }
}
