using System.Text;
using LoadBalancing.Client.Tests.Hashing;

namespace LoadBalancing.Client.Tests.Picking.Maglev;

/// <summary>A Maglev table straight from the formulas: everybody is asked in every round, and slots are computed by multiplication and division.</summary>
internal static class MaglevModel
{
    public static int[] Fill(string[] keys, double[] weights, int size)
    {
        double sum = weights.Sum();
        double[] shares = [.. weights.Select(weight => weight / sum)];
        int[] order = [.. Enumerable.Range(0, keys.Length).OrderBy(i => Convert.ToHexString(Encoding.UTF8.GetBytes(keys[i])), StringComparer.Ordinal)];
        int[] owners = [.. Enumerable.Repeat(-1, size)];
        var (targets, tries) = (new double[keys.Length], new ulong[keys.Length]);
        int filled = 0;
        for (uint round = 1; filled < size; round++)
        {
            foreach (int i in order)
            {
                if (filled == size || round * shares[i] < targets[i]) { continue; }
                targets[i] += shares.Max();
                while (owners[Slot(keys[i], tries[i], (ulong)size)] >= 0) { tries[i]++; }
                owners[Slot(keys[i], tries[i]++, (ulong)size)] = i;
                filled++;
            }
        }
        return owners;
    }

    private static ulong Slot(string key, ulong number, ulong size)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(key);
        return ((PlainXxHash64.Of(bytes, 0) % size) + (number * ((PlainXxHash64.Of(bytes, 1) % (size - 1)) + 1))) % size;
    }
}
