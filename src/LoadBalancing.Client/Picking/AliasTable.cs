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

    /// <summary>Two distinct indexes, both drawn in proportion to the weights; when the draws agree, the second is any other, each with equal chance.</summary>
    /// <param name="bits">63 random bits. At least two weights.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (int First, int Second) DrawTwo(long bits)
    {
        int first = Draw(bits & HalfMask);
        int second = Draw(bits >> 32);
        return (first, second == first ? AnyOther(bits >> 32, first) : second);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Draw(long bits)
    {
        Cell[] cells = _cells;
        long product = bits * cells.Length;
        int index = (int)(product >> 31);
        ref readonly Cell cell = ref cells[index];
        int keep = (int)(((product & HalfMask) - cell.Threshold) >> 63);
        return (index & keep) | (cell.Alias & ~keep);
    }

    /// <summary>
    /// The draw used up the bits that chose the cell and its side; where in that side it fell is still uniform. Without stretching the side to
    /// its full width, a heavy endpoint, drawn mostly as an alias, would favour the endpoints at the end of the list.
    /// </summary>
    private int AnyOther(long bits, int taken)
    {
        long product = bits * _cells.Length;
        long rest = product & HalfMask, threshold = _cells[(int)(product >> 31)].Threshold;
        (long place, long width) = rest < threshold ? (rest, threshold) : (rest - threshold, HalfMask + 1 - threshold);
        int other = (int)(place * (_cells.Length - 1) / width);
        return other < taken ? other : other + 1;
    }

    private readonly record struct Cell(long Threshold, int Alias);
}
