using System.Text;
using LoadBalancing.Client.Hashing;

namespace LoadBalancing.Client.Picking.Maglev;

/// <summary>
/// The endpoints take turns in the order of their keys and each takes the next free slot of its own permutation of the table,
/// <c>(offset + n * skip) mod size</c>, with offset and skip from two hashes of its key. In round t an endpoint of normalised weight w has a turn when
/// t * w has reached its target, which then rises by the largest weight: the heaviest has one each round, one of a third of its weight every third.
/// </summary>
internal static class MaglevTurns
{
    private const int Free = -1;

    public static int[] Fill(ReadOnlySpan<string> keys, ReadOnlySpan<double> weights, int size)
    {
        if (keys.IsEmpty) { return []; }
        int[] owners = GC.AllocateUninitializedArray<int>(size);
        owners.AsSpan().Fill(Free);
        Entrant[] entrants = Entrants(keys, weights, size);
        double heaviest = entrants.Max(entrant => entrant.Weight);
        var targets = new double[entrants.Length];
        int left = size;
        for (uint round = 1; left > 0; round++)
        {
            for (int i = 0; i < entrants.Length && left > 0; i++)
            {
                ref Entrant entrant = ref entrants[i];
                if (round * entrant.Weight < targets[i]) { continue; }
                targets[i] += heaviest;
                while (owners[entrant.Slot] != Free) { entrant.Step(size); }
                owners[entrant.Slot] = entrant.Owner;
                entrant.Step(size);
                left--;
            }
        }
        return owners;
    }

    /// <summary>In the order of the bytes of their keys: then it does not matter in which order a table's endpoints were told (Envoy, issue 20703).</summary>
    private static Entrant[] Entrants(ReadOnlySpan<string> keys, ReadOnlySpan<double> weights, int size)
    {
        double sum = 0;
        foreach (double weight in weights) { sum += weight; }
        var entrants = new (byte[] Key, Entrant Entrant)[keys.Length];
        for (int i = 0; i < keys.Length; i++)
        {
            byte[] key = Encoding.UTF8.GetBytes(keys[i]);
            int offset = (int)(XxHash64.Of(key) % (ulong)size), skip = (int)(XxHash64.Of(key, 1) % (ulong)(size - 1)) + 1;
            entrants[i] = (key, new Entrant(i, weights[i] / sum, offset, skip));
        }
        entrants.AsSpan().Sort(static (a, b) => a.Key.AsSpan().SequenceCompareTo(b.Key) is var order and not 0 ? order : a.Entrant.Owner - b.Entrant.Owner);
        return [.. entrants.Select(pair => pair.Entrant)];
    }

    private record struct Entrant(int Owner, double Weight, int Slot, int Skip)
    {
        public void Step(int size)
        {
            Slot += Skip - size;
            Slot += size & (Slot >> 31);
        }
    }
}
