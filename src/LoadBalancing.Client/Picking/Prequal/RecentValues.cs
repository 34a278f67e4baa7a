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
        Span<float> values = stackalloc float[Capacity];
        _values.AsSpan(0, count).CopyTo(values);
        return Nth(values[..count], Math.Clamp((int)Math.Ceiling(quantile * count) - 1, 0, count - 1));
    }

    /// <summary>The value that would be at a place if all were sorted (Hoare's selection): a quarter of the time that sorting takes.</summary>
    private static float Nth(Span<float> values, int place)
    {
        int low = 0, high = values.Length - 1;
        while (low < high)
        {
            float pivot = values[(low + high) / 2];
            int i = low, j = high;
            while (i <= j)
            {
                while (values[i] < pivot) { i++; }
                while (values[j] > pivot) { j--; }
                if (i > j) { break; }
                (values[i], values[j]) = (values[j], values[i]);
                i++;
                j--;
            }
            if (place <= j) { high = j; }
            else if (place >= i) { low = i; }
            else { break; }
        }
        return values[place];
    }
}
