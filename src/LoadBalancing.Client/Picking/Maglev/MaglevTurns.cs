using System.Text;
using LoadBalancing.Client.Hashing;

namespace LoadBalancing.Client.Picking.Maglev;

/// <summary>
/// The endpoints take turns in the order of their keys, and each takes the next free slot of its own permutation of the table,
/// <c>(offset + n * skip) mod size</c>, with offset and skip from two hashes of its key. In round t an endpoint of normalised weight w has a turn when
/// t * w has reached its target, which then rises by the largest weight: the heaviest has one each round, one of a third of its weight every third.
/// </summary>
internal static class MaglevTurns
{
    private const int Free = -1;

    /// <summary>The owners of all slots, as indexes into <paramref name="keys"/>; nothing without endpoints.</summary>
    public static int[] Fill(ReadOnlySpan<string> keys, ReadOnlySpan<double> weights, int size)
    {
        if (keys.IsEmpty) { return []; }
        int[] owners = GC.AllocateUninitializedArray<int>(size);
        owners.AsSpan().Fill(Free);
        Entrant[] entrants = Entrants(keys, weights, size);
        double heaviest = entrants.Max(entrant => entrant.Weight);
        // Asking every endpoint in every round, as the formula does, takes ten times as long when one is a thousand times as heavy as the others.
        int[] rounds = [.. Enumerable.Repeat(1, entrants.Length)];
        int left = size;
        for (int round = 1; left > 0; round++)
        {
            for (int i = NextOf(rounds, 0, round); i >= 0 && left > 0; i = NextOf(rounds, i + 1, round))
            {
                ref Entrant entrant = ref entrants[i];
                entrant.Target += heaviest;
                rounds[i] = RoundAfter(round, entrant.Weight, entrant.Target);
                int slot = entrant.Slot, step = entrant.Skip - size;
                while (owners[slot] != Free) { slot = Step(slot, step, size); }
                owners[slot] = entrant.Owner;
                entrant.Slot = Step(slot, step, size);
                left--;
            }
        }
        return owners;
    }

    /// <summary>The next one whose turn is in this round, from <paramref name="start"/> on, or a negative number.</summary>
    private static int NextOf(ReadOnlySpan<int> rounds, int start, int round) => rounds[start..].IndexOf(round) is >= 0 and var found ? start + found : -1;

    /// <summary>The first later round t with t * w >= target. The quotient may be rounded, the product decides: it is what Envoy compares.</summary>
    private static int RoundAfter(int round, double weight, double target)
    {
        if ((round + 1) * weight >= target) { return round + 1; }
        int next = (int)Math.Clamp(Math.Ceiling(target / weight), round + 1.0, int.MaxValue);
        while (next - 1 > round && (next - 1) * weight >= target) { next--; }
        while (next < int.MaxValue && next * weight < target) { next++; }
        return next;
    }

    /// <summary>To the next slot of a permutation, without a division: both slot and skip are below the size, and the step is skip - size.</summary>
    private static int Step(int slot, int step, int size)
    {
        slot += step;
        return slot + (size & (slot >> 31));
    }

    /// <summary>In the order of the bytes of their keys: then it does not matter in which order the endpoints were told (Envoy, issue 20703).</summary>
    private static Entrant[] Entrants(ReadOnlySpan<string> keys, ReadOnlySpan<double> weights, int size)
    {
        double sum = 0;
        foreach (double weight in weights) { sum += weight; }
        var entrants = new (byte[] Key, Entrant Entrant)[keys.Length];
        for (int i = 0; i < keys.Length; i++)
        {
            byte[] key = Encoding.UTF8.GetBytes(keys[i]);
            int offset = (int)(XxHash64.Of(key) % (ulong)size), skip = (int)(XxHash64.Of(key, 1) % (ulong)(size - 1)) + 1;
            entrants[i] = (key, new Entrant(i, weights[i] / sum, offset, skip, 0));
        }
        entrants.AsSpan().Sort(static (a, b) => a.Key.AsSpan().SequenceCompareTo(b.Key) is not 0 and var order ? order : a.Entrant.Owner.CompareTo(b.Entrant.Owner));
        return [.. entrants.Select(pair => pair.Entrant)];
    }

    private record struct Entrant(int Owner, double Weight, int Slot, int Skip, double Target);
}
