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
    /// <summary>A factor of 1.8, as a logarithm: 2^0.848.</summary>
    private const int Dear = (int)(0.848 * LeastTimeCost.Doubling);
    private const int Unknown = LeastTimeCost.UnknownAndBusy + Dear;
    private int _dearAbove = Unknown;

    /// <summary>More than 1.8 times the typical is dear. Nothing is while nothing is known.</summary>
    public int DearAbove => Volatile.Read(in _dearAbove);

    public void Add(int cost)
    {
        if (cost is LeastTimeCost.Unknown or >= LeastTimeCost.UnknownAndBusy) { return; }
        int dearAbove = DearAbove, dear = cost + Dear;
        Volatile.Write(ref _dearAbove, dearAbove == Unknown ? dear : dearAbove + (Math.Clamp(dear - dearAbove, -FarthestStep, FarthestStep) >> SampleShift));
    }
}
