namespace LoadBalancing.Client.Picking.Prequal;

/// <summary>The hot-cold lexicographic rule: cold before hot; among the cold the lower latency, among the hot the fewer requests in flight.</summary>
internal struct HotColdChoice(float hotAbove)
{
    public const int NoSlot = -1;
    private float _score;
    private bool _isHot;

    /// <summary>Of the endpoint; -1 for none yet.</summary>
    public int Index { get; private set; } = -1;

    /// <summary>Of the pool, or <see cref="NoSlot"/>.</summary>
    public int Slot { get; private set; } = NoSlot;

    public bool TakeIfBetter(int index, int slot, KnownLoad load)
    {
        bool isHot = load.RequestsInFlight > hotAbove;
        float score = isHot ? load.RequestsInFlight : load.LatencySeconds;
        return (Index < 0 || (isHot == _isHot ? score < _score : _isHot)) && Take(index, slot, isHot, score);
    }

    public bool TakeIfWorse(int index, int slot, KnownLoad load)
    {
        bool isHot = load.RequestsInFlight > hotAbove;
        float score = isHot ? load.RequestsInFlight : load.LatencySeconds;
        return (Index < 0 || (isHot == _isHot ? score > _score : isHot)) && Take(index, slot, isHot, score);
    }

    /// <summary>The endpoint that was drawn and chosen has a report in the pool.</summary>
    public void IsIn(int slot) => Slot = slot;

    private bool Take(int index, int slot, bool isHot, float score)
    {
        (Index, Slot, _isHot, _score) = (index, slot, isHot, score);
        return true;
    }
}
