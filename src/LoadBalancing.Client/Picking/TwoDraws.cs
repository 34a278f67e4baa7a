using System.Runtime.CompilerServices;

namespace LoadBalancing.Client.Picking;

/// <summary>Two distinct indexes from one random word, without a branch to mispredict and without a redraw loop.</summary>
internal static class TwoDraws
{
    private const long HalfMask = 0x7FFF_FFFF;

    /// <summary>
    /// The first is uniform over n, the second uniform over the n - 1 others: it is drawn below n - 1 and moves up by one unless it is below
    /// the first. Multiply-shift over 31 bits is off by less than n / 2^31.
    /// </summary>
    /// <param name="bits">63 random bits.</param>
    /// <param name="n">At least 2.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (int First, int Second) Distinct(long bits, int n)
    {
        int first = (int)(((bits & HalfMask) * n) >> 31);
        int second = (int)(((bits >> 32) * (n - 1)) >> 31);
        return (first, second + 1 + ((second - first) >> 31));
    }
}
