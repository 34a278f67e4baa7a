using System.Runtime.CompilerServices;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Load;

namespace LoadBalancing.Client.Picking.LeastTime;

/// <summary>
/// What one more request at an endpoint is expected to cost: latency^0.7 * (waiting + 1), as a logarithm to base 2 in units of 2^-23. The bits of a float, read as a
/// whole number, are that logarithm (and a constant), off by at most 0.09; so a cost is a few additions. Real costs lie between 1 and <see cref="UnknownAndBusy"/>: a nanosecond
/// is 8.1e8 - 5.4e8 of decay at most, ten minutes and four million waiting are 9.9e8.
/// </summary>
/// <remarks>
/// Waiting are the requests without a first byte: streams that answered long ago say nothing of the next request. The exponent weighs what we count ourselves, now, against
/// what we measured a while ago; with 1, noise in the latencies moves traffic (docs/quality.md, docs/adr/0006).
/// </remarks>
internal readonly struct LeastTimeCost(float decayPerStamp)
{
    /// <summary>A doubling of the cost.</summary>
    public const int Doubling = 1 << 23;

    /// <summary>Never heard from and idle: below every real cost, so it gets one request.</summary>
    public const int Unknown = 0;

    /// <summary>Never heard from and busy: above every real cost, until its first answer.</summary>
    public const int UnknownAndBusy = int.MaxValue / 2;

    /// <summary>The bits of 1.0f, whose logarithm is 0.</summary>
    private const int One = 127 << 23;

    /// <summary>0.7 of 256.</summary>
    private const int Exponent = 179;

    /// <summary>A quarter: two doublings.</summary>
    private const int StallDiscount = 2 * Doubling;

    private readonly float _decayPerStamp = decayPerStamp * Exponential.Log2OfE * Doubling;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Of(EndpointTracker tracker, long now)
    {
        long word = tracker.Latency.Word;
        int waiting = tracker.InFlight.Count;
        if (word == 0) { return waiting == 0 ? Unknown : UnknownAndBusy + waiting; }
        int age = Math.Max((int)((uint)now - LatencyEstimate.StampOf(word)), 0);
        int latency = BitConverter.SingleToInt32Bits(LatencyEstimate.SecondsOf(word)) - (int)float.MinNative(age * _decayPerStamp, 64f * Doubling);
        if (waiting >= 2) { latency = Math.Max(latency, Stall(tracker, age, now)); }
        return (int)(((long)latency * Exponent) >> 8) + BitConverter.SingleToInt32Bits(waiting + 1) - One;
    }

    /// <summary>
    /// How long it has been silent, before any call completes: the mean age of the calls that wait, but no longer than since its last answer: where others are answered,
    /// one slow call is an anecdote. A quarter of it, since calls of twice the usual length are nothing unusual.
    /// </summary>
    private static int Stall(EndpointTracker tracker, int age, long now)
    {
        float seconds = float.MinNative(tracker.InFlight.MeanSeconds(now), (float)(age * StampClock.SecondsPerStamp));
        return BitConverter.SingleToInt32Bits(seconds) - StallDiscount;
    }
}
