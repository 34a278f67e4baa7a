namespace LoadBalancing.Client.Picking.LeastTime;

/// <summary>
/// What the cheaper of two random endpoints has cost lately, as a logarithm: a choice that costs much more than that is worth another draw. A moving average over
/// samples; threads that write it at the same time lose one, which nobody misses.
/// </summary>
internal sealed class TypicalCost
{
    /// <summary>A single sample moves it by an eighth of a doubling at most.</summary>
    private const int FarthestStep = 2 * LeastTimeCost.Doubling;
    private const int SampleShift = 4;
    private const int Dear = (int)(0.678 * LeastTimeCost.Doubling);
    private int _value = LeastTimeCost.UnknownAndBusy;

    /// <summary>More than 1.6 times the typical is dear: 2 ^ 0.8. Nothing is while nothing is known.</summary>
    public int DearAbove => Volatile.Read(in _value) + Dear;

    public void Add(int cost)
    {
        if (cost is LeastTimeCost.Unknown or >= LeastTimeCost.UnknownAndBusy) { return; }
        int value = Volatile.Read(in _value);
        int next = value == LeastTimeCost.UnknownAndBusy ? cost : value + (Math.Clamp(cost - value, -FarthestStep, FarthestStep) >> SampleShift);
        Volatile.Write(ref _value, next);
    }
}
