using System.Runtime.CompilerServices;

namespace LoadBalancing.Client.Picking;

/// <summary>Draws an index in proportion to weights in O(1) (Walker's alias method, as built by Vose).</summary>
internal sealed class AliasTable
{
    private const long HalfMask = 0x7FFF_FFFF;
    private readonly Cell[] _cells;

    /// <summary>Builds the table.</summary>
    /// <param name="weights">At least one, all above 0.</param>
    public AliasTable(ReadOnlySpan<double> weights)
    {
        int n = weights.Length;
        double sum = 0;
        foreach (double weight in weights) { sum += weight; }
        _cells = new Cell[n];
        var scaled = new double[n];
        var small = new Stack<int>();
        var large = new Stack<int>();
        for (int i = 0; i < n; i++)
        {
            scaled[i] = weights[i] / sum * n;
            (scaled[i] < 1 ? small : large).Push(i);
        }
        while (small.Count > 0 && large.Count > 0)
        {
            int poor = small.Pop(), rich = large.Pop();
            _cells[poor] = new Cell((long)(scaled[poor] * (HalfMask + 1)), rich);
            scaled[rich] -= 1 - scaled[poor];
            (scaled[rich] < 1 ? small : large).Push(rich);
        }
        // What is left over has a share of exactly one cell, but for rounding.
        foreach (int i in small.Concat(large)) { _cells[i] = new Cell(HalfMask + 1, i); }
    }

    /// <summary>Two indexes in proportion to the weights; when both draws agree, the second becomes any other, each with equal chance.</summary>
    /// <param name="bits">63 random bits.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (int First, int Second) DrawTwo(long bits)
    {
        int first = Draw(bits & HalfMask, out _);
        int second = Draw(bits >> 32, out long rest);
        if (second == first)
        {
            int n = _cells.Length;
            second = (int)((rest * (n - 1)) >> 31);
            second += 1 + ((second - first) >> 31);
        }
        return (first, second);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Draw(long bits, out long rest)
    {
        Cell[] cells = _cells;
        long product = bits * cells.Length;
        int index = (int)(product >> 31);
        rest = product & HalfMask;
        ref readonly Cell cell = ref cells[index];
        int keep = (int)((rest - cell.Threshold) >> 63);
        return (index & keep) | (cell.Alias & ~keep);
    }

    private readonly record struct Cell(long Threshold, int Alias);
}
