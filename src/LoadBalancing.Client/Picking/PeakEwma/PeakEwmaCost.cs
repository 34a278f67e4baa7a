using System.Runtime.CompilerServices;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Load;

namespace LoadBalancing.Client.Picking.PeakEwma;

/// <summary>Compares two endpoints by latency * (outstanding + 1), as of now, without changing anything.</summary>
internal static class PeakEwmaCost
{
    /// <summary>Above every real cost: an endpoint that nobody has heard from, but that has a call under way, gets no second one yet (Finagle).</summary>
    private const float UnknownAndBusy = 1e12f;

    /// <summary>
    /// Nothing firm is known of one of them, or one holds several calls without a first byte: then the comparison depends on the time, or on
    /// more than the words. A provisional word is negative; sent the slow way, it spares the usual way two absolute values.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool DependsOnTime(EndpointTracker first, EndpointTracker second, out long firstWord, out long secondWord)
    {
        firstWord = first.Latency.Word;
        secondWord = second.Latency.Word;
        return firstWord <= 0 || secondWord <= 0 || InFlightAge.AnyHoldsSeveral(in first.InFlight, in second.InFlight);
    }

    /// <summary>All ones when the second is cheaper, else 0: which of two random endpoints that is cannot be predicted.</summary>
    /// <remarks>
    /// e_1 * d^(now - t_1) against e_2 * d^(now - t_2): <c>now</c> cancels, one exponential is left and no clock is read.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int IsSecondCheaper(EndpointTracker first, long firstWord, EndpointTracker second, long secondWord, float halvingsPerStamp)
    {
        int secondIsOlderBy = (int)(PeakEwmaEstimate.StampOf(firstWord) - PeakEwmaEstimate.StampOf(secondWord));
        float decay = Exponential.RoughlyTwoTo(secondIsOlderBy * halvingsPerStamp);
        return SignOf((PeakEwmaEstimate.FirmSecondsOf(secondWord) * (second.Outstanding + 1))
            - (PeakEwmaEstimate.FirmSecondsOf(firstWord) * decay * (first.Outstanding + 1)));
    }

    /// <summary>The same with the time.</summary>
    public static int IsSecondCheaperAt(long now, EndpointTracker first, EndpointTracker second, float decayPerStamp) =>
        SignOf(Cost(second, second.Latency.Word, now, decayPerStamp) - Cost(first, first.Latency.Word, now, decayPerStamp));

    private static int SignOf(float difference) => BitConverter.SingleToInt32Bits(difference) >> 31;

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
