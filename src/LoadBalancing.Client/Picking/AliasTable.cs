using System.Runtime.CompilerServices;

namespace LoadBalancing.Client.Picking;

/// <summary>Draws an index in proportion to weights in O(1) (Walker's alias method, as built by Vose).</summary>
internal sealed class AliasTable
{
    private const long HalfMask = 0x7FFF_FFFF;
    private const int Few = 32;
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

    /// <summary>An index, drawn in proportion to the weights.</summary>
    /// <param name="bits">63 random bits; the upper 31 are used.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int DrawOne(long bits) => Draw(bits >> 32);

    /// <summary>Two distinct indexes, both drawn in proportion to the weights; when the draws agree, the second is any other, each with equal chance.</summary>
    /// <param name="bits">63 random bits. At least two weights.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (int First, int Second) DrawTwo(long bits)
    {
        int first = Draw(bits & HalfMask);
        int second = Draw(bits >> 32);
        if (_cells.Length > Few) { return (first, second == first ? AnyOther(bits, first) : second); }
        // All ones where the draws agree: among few endpoints that happens too often to predict.
        int agree = ((first ^ second) - 1) >> 31;
        return (first, second ^ ((second ^ AnyOther(bits, first)) & agree));
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
    /// The draws used up the high bits of both halves; multiplying by the golden ratio brings the low ones, which are still uniform, to the top.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int AnyOther(long bits, int taken)
    {
        long fresh = (long)((ulong)bits * 0x9E37_79B9_7F4A_7C15 >> 33);
        int other = (int)((fresh * (_cells.Length - 1)) >> 31);
        return other + 1 + ((other - taken) >> 31);
    }

    private readonly record struct Cell(long Threshold, int Alias);
}
