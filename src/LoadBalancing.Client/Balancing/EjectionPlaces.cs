using LoadBalancing.Client.Endpoints;

namespace LoadBalancing.Client.Balancing;

/// <summary>
/// How many endpoints may be out by judgement at a time. Whoever judges takes a place first, by compare-and-swap, so that threads that judge at the same moment
/// do not take out one more than may be.
/// </summary>
internal sealed class EjectionPlaces
{
    private int _taken;
    private int _most = 1;
    private int _takenEver;

    public int Taken => Volatile.Read(in _taken);

    /// <summary>Set with each snapshot. Places that are taken stay taken when it falls.</summary>
    public int Most { get => Volatile.Read(in _most); set => Volatile.Write(ref _most, value); }

    public bool AreAllTaken => Taken >= Most;

    /// <summary>How many were ever taken; it tells whether one was meanwhile.</summary>
    public int TakenEver => Volatile.Read(in _takenEver);

    /// <summary>True when the endpoint holds a place now.</summary>
    public bool TryTake(EndpointTracker tracker)
    {
        int taken = Taken;
        while (taken < Most)
        {
            int found = Interlocked.CompareExchange(ref _taken, taken + 1, taken);
            if (found != taken) { taken = found; continue; }
            if (tracker.Ejection.TryHoldPlace()) { Interlocked.Increment(ref _takenEver); }
            else { Interlocked.Decrement(ref _taken); }
            return true;
        }
        return tracker.Ejection.HoldsPlace;
    }

    /// <summary>It came back, left, or is out for a fact.</summary>
    public void GiveBack(EndpointTracker tracker)
    {
        if (tracker.Ejection.TryGivePlaceBack()) { Interlocked.Decrement(ref _taken); }
    }
}
