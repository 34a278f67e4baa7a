namespace LoadBalancing.Client.Picking.Prequal;

/// <summary>
/// A quantile of the last 128 values, brought up to date each 32. Threads write without looking at each other: a value that two of them lose is one of 128.
/// </summary>
internal sealed class RecentValues(double quantile, float untilKnown)
{
    private const int Capacity = 128, Every = 32;
    private readonly float[] _values = new float[Capacity];
    private int _count;
    private float _quantile = untilKnown;

    /// <summary>The quantile; before the first 32 values what it was made with.</summary>
    public float Value => Volatile.Read(in _quantile);

    public void Add(float value)
    {
        int count = Volatile.Read(in _count);
        _values[count % Capacity] = value;
        // Wraps from twice the capacity to the capacity: full stays full.
        int next = count + 1 == 2 * Capacity ? Capacity : count + 1;
        Volatile.Write(ref _count, next);
        if (next % Every == 0) { Volatile.Write(ref _quantile, Compute(Math.Min(next, Capacity))); }
    }

    private float Compute(int count)
    {
        Span<float> sorted = stackalloc float[Capacity];
        sorted = sorted[..count];
        _values.AsSpan(0, count).CopyTo(sorted);
        sorted.Sort();
        return sorted[Math.Clamp((int)Math.Ceiling(quantile * count) - 1, 0, count - 1)];
    }
}
