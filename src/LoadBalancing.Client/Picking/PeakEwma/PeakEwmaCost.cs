using System.Runtime.CompilerServices;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Load;

namespace LoadBalancing.Client.Picking.PeakEwma;

/// <summary>
/// Compares two endpoints by latency * (waiting + 1), as of now, without changing anything. Waiting are the requests without a first byte: streams that answered long ago
/// say nothing of the next request's latency, and a server that restarted, and so has none, must not get everything.
/// </summary>
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
        int secondIsOlderBy = (int)(LatencyEstimate.StampOf(firstWord) - LatencyEstimate.StampOf(secondWord));
        float decay = Exponential.RoughlyTwoTo(secondIsOlderBy * halvingsPerStamp);
        return SignOf((LatencyEstimate.FirmSecondsOf(secondWord) * (second.InFlight.Count + 1))
            - (LatencyEstimate.FirmSecondsOf(firstWord) * decay * (first.InFlight.Count + 1)));
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
        int waiting = tracker.InFlight.Count;
        if (word == 0) { return waiting == 0 ? 0 : UnknownAndBusy * (waiting + 1); }
        float estimate = LatencyEstimate.SecondsOf(word)
            * LatencyEstimate.Decay((uint)now - LatencyEstimate.StampOf(word), decayPerStamp);
        return Math.Max(estimate, tracker.InFlight.MeanSeconds(now)) * (waiting + 1);
    }
}
