using System.Text;
using LoadBalancing.Client.Hashing;

namespace LoadBalancing.Client.Picking.RingHash;

/// <summary>The points of a ring in the order of the endpoints, not yet sorted: how many each endpoint gets, and where they lie.</summary>
internal static class RingPoints
{
    private const int LongestNumber = 20;

    /// <summary>
    /// Points by endpoint, as Envoy and gRPC (A42) count them: weights normalised to a sum of 1, the lightest endpoint scaled to a whole number,
    /// and a running target, so that fractions are carried over to the next endpoint instead of being lost.
    /// </summary>
    /// <param name="weights">All above 0.</param>
    /// <param name="minimum">The least number of points of a ring, unless <paramref name="maximum"/> is in the way.</param>
    /// <param name="maximum">The largest number of points.</param>
    public static int[] Count(ReadOnlySpan<double> weights, long minimum, long maximum)
    {
        double sum = 0, lightest = 1;
        foreach (double weight in weights) { sum += weight; }
        foreach (double weight in weights) { lightest = Math.Min(lightest, weight / sum); }
        double scale = Math.Min(Math.Ceiling(lightest * minimum) / lightest, maximum);
        var counts = new int[weights.Length];
        double target = 0, current = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            // Both steps are rounded, as there: a fused multiply-add would now and then give a point more or less.
            target += scale * (weights[i] / sum);
            double next = Math.Max(current, Math.Ceiling(target));
            counts[i] = (int)(next - current);
            current = next;
        }
        return counts;
    }

    /// <summary>Point k of an endpoint lies at the hash of <c>{key}_{k}</c>.</summary>
    public static ulong[] Hash(ReadOnlySpan<string> keys, ReadOnlySpan<int> counts)
    {
        int total = 0, longest = 0;
        foreach (int count in counts) { total += count; }
        foreach (string key in keys) { longest = Math.Max(longest, key.Length); }
        ulong[] hashes = GC.AllocateUninitializedArray<ulong>(total);
        var text = new byte[Encoding.UTF8.GetMaxByteCount(longest) + 1 + LongestNumber];
        int at = 0;
        for (int i = 0; i < keys.Length; i++)
        {
            int prefix = Encoding.UTF8.GetBytes(keys[i], text);
            text[prefix++] = (byte)'_';
            HashNumbered(text, prefix, hashes.AsSpan(at, counts[i]));
            at += counts[i];
        }
        return hashes;
    }

    /// <summary>The number after the prefix is counted up in its digits: writing it anew would take half as long as hashing.</summary>
    private static void HashNumbered(Span<byte> text, int prefix, Span<ulong> hashes)
    {
        int length = prefix + 1;
        text[prefix] = (byte)'0';
        foreach (ref ulong hash in hashes)
        {
            hash = XxHash64.Of(text[..length]);
            int digit = length - 1;
            while (digit >= prefix && text[digit] == '9') { text[digit--] = (byte)'0'; }
            if (digit >= prefix) { text[digit]++; }
            else
            {
                text[prefix] = (byte)'1';
                text[length++] = (byte)'0';
            }
        }
    }
}
