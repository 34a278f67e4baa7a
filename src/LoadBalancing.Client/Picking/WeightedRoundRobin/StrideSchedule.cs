namespace LoadBalancing.Client.Picking.WeightedRoundRobin;

/// <summary>
/// The static stride schedule of gRPC: an endless sequence of places, place s for endpoint s mod n in generation s div n, of which an endpoint of
/// scaled weight w takes w in 65,535 and skips the rest, evenly spread. Whose turn it is follows from s alone, so threads share nothing but a number.
/// </summary>
internal sealed class StrideSchedule
{
    /// <summary>The scaled weight of the heaviest endpoint, which takes each of its places; also the period in generations.</summary>
    public const int Period = ushort.MaxValue;

    /// <summary>Neighbours of equal weight should not skip the same generation.</summary>
    private const int Offset = Period / 2;
    private const double Least = 0.01, Most = 10;
    private readonly ushort[] _weights;

    private StrideSchedule(ushort[] weights)
    {
        _weights = weights;
        IsEven = weights.All(weight => weight == Period);
    }

    public ReadOnlySpan<ushort> Weights => _weights;

    /// <summary>All weights are equal, so every place is taken.</summary>
    public bool IsEven { get; }

    /// <summary>Scales weights to 16 bits, clamped to 0.01 to 10 times their mean, so that nobody starves and a turn is found after 10 places on average.</summary>
    /// <param name="weights">0 is unknown and counts as the mean of the known, and with fewer than two known all are equal (gRFC A58).</param>
    public static StrideSchedule Of(ReadOnlySpan<float> weights)
    {
        double sum = 0, largest = 0;
        int known = 0;
        foreach (float weight in weights)
        {
            if (weight <= 0) { continue; }
            known++;
            sum += weight;
            largest = Math.Max(largest, weight);
        }
        var scaled = new ushort[weights.Length];
        if (known < 2) { Array.Fill(scaled, (ushort)Period); return new(scaled); }
        double mean = sum / known, most = Math.Min(largest, Most * mean), scale = Period / most;
        double least = Math.Max(1, Math.Round(Least * mean * scale));
        for (int i = 0; i < scaled.Length; i++)
        {
            double weight = weights[i] > 0 ? weights[i] : mean;
            scaled[i] = (ushort)Math.Clamp(Math.Round(weight * scale), least, Period);
        }
        return new(scaled);
    }

    /// <summary>Tells whether clamping changes the shares that these weights ask for.</summary>
    public static bool Clamps(ReadOnlySpan<float> weights)
    {
        double sum = 0;
        foreach (float weight in weights) { sum += weight; }
        double mean = sum / weights.Length;
        foreach (float weight in weights) { if (weight > Most * mean || weight < Least * mean) { return true; } }
        return false;
    }

    /// <summary>Whose place it is.</summary>
    public int IndexAt(long place) => (int)((ulong)place % (uint)_weights.Length);

    /// <summary>The first place at or after <paramref name="place"/> that is taken, and by whom.</summary>
    public (long Place, int Index) FirstFrom(long place)
    {
        ushort[] weights = _weights;
        ulong turn = (ulong)place / (uint)weights.Length;
        int index = (int)((ulong)place - (turn * (uint)weights.Length));
        uint generation = (uint)(turn % Period);
        // The heaviest takes each of its places, so this ends within one turn.
        while (!IsTaken(weights[index], generation, (uint)index))
        {
            place++;
            index++;
            if (index == weights.Length) { index = 0; generation++; }
        }
        return (place, index);
    }

    private static bool IsTaken(uint weight, uint generation, uint index) =>
        (((ulong)weight * generation) + ((ulong)index * Offset)) % Period >= Period - weight;
}
