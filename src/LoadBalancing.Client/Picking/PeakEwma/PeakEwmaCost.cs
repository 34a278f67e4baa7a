using System.Runtime.CompilerServices;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Load;

namespace LoadBalancing.Client.Picking.PeakEwma;

/// <summary>Compares two endpoints by latency * (outstanding + 1), as of now, without changing anything.</summary>
internal static class PeakEwmaCost
{
    /// <summary>Above every real cost: an endpoint that nobody has heard from, but that has a call under way, gets no second one yet (Finagle).</summary>
    private const float UnknownAndBusy = 1e12f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsSecondCheaper(EndpointTracker first, EndpointTracker second, float decayPerStamp, long timestamp, StampClock clock)
    {
        long firstWord = first.Latency.Word, secondWord = second.Latency.Word;
        if (firstWord == 0 || secondWord == 0 || (first.InFlight.Count | second.InFlight.Count) >= 2)
        {
            long now = clock.StampOf(timestamp);
            return Cost(second, secondWord, now, decayPerStamp) < Cost(first, firstWord, now, decayPerStamp);
        }
        // e_1 * d^(now - t_1) against e_2 * d^(now - t_2): `now` cancels, one exponential is left and no clock is read.
        int firstIsOlderBy = (int)(PeakEwmaEstimate.StampOf(secondWord) - PeakEwmaEstimate.StampOf(firstWord));
        float decay = MathF.Exp(-firstIsOlderBy * decayPerStamp);
        return PeakEwmaEstimate.SecondsOf(secondWord) * (second.Outstanding + 1)
            < PeakEwmaEstimate.SecondsOf(firstWord) * decay * (first.Outstanding + 1);
    }

    /// <summary>
    /// Never heard from: 0 when idle (one probe), else above every real cost. Else the estimate, or the mean age of the calls that wait for their
    /// first byte when at least two do and it is higher: that shows a stall before any call completes.
    /// </summary>
    private static float Cost(EndpointTracker tracker, long word, long now, float decayPerStamp)
    {
        int outstanding = tracker.Outstanding;
        if (word == 0) { return outstanding == 0 ? 0 : UnknownAndBusy * (outstanding + 1); }
        float estimate = PeakEwmaEstimate.SecondsOf(word)
            * PeakEwmaEstimate.Decay((uint)now - PeakEwmaEstimate.StampOf(word), decayPerStamp);
        return Math.Max(estimate, tracker.InFlight.MeanSeconds(now)) * (outstanding + 1);
    }
}
