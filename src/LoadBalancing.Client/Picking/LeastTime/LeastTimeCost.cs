using System.Runtime.CompilerServices;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Load;

namespace LoadBalancing.Client.Picking.LeastTime;

/// <summary>
/// What one more request at an endpoint is expected to cost: latency^0.7 * (waiting + 1), as a logarithm to base 2 in units of 2^-23. The bits of a float, read as a
/// whole number, are that logarithm (and a constant), too low by at most 0.0861 (0.0603 after the exponent); so a cost is a few additions. Real costs lie between 1 and <see cref="UnknownAndBusy"/>: a nanosecond
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

    /// <summary>A quarter: two doublings.</summary>
    private const int StallDiscount = 2 * Doubling;

    /// <summary>Of the products below: whole numbers spare conversions to floats and back, and 24 bits more keep the smallest decay right to 1e-5.</summary>
    private const int Shift = 24;

    private const long Exponent = (long)(0.7 * (1 << Shift));

    private readonly long _decayPerStamp = (long)(decayPerStamp * (double)Exponential.Log2OfE * Doubling * Exponent);

    /// <summary>Older estimates have lost 64 doublings, and no more: 44 tau, or half a wrap of the stamps.</summary>
    private readonly int _oldest = (int)Math.Min(64 / (decayPerStamp * (double)Exponential.Log2OfE), int.MaxValue);

    /// <summary>As <see cref="Of"/> each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (int First, int Second) OfTwo(EndpointTracker first, EndpointTracker second, long now)
    {
        // One test for both: several wait where there is much to do, and then mostly in one of the two at least.
        if (InFlightAge.AnyHoldsSeveral(in first.InFlight, in second.InFlight) || first.Latency.Word == 0 || second.Latency.Word == 0) { return (Of(first, now), Of(second, now)); }
        return (OfPlain(first, now), OfPlain(second, now));
    }

    public int Of(EndpointTracker tracker, long now)
    {
        long word = tracker.Latency.Word;
        int waiting = tracker.InFlight.Count;
        if (word == 0) { return waiting == 0 ? Unknown : UnknownAndBusy + waiting; }
        int age = AgeOf(word, now);
        int latency = Decayed(word, age);
        if (waiting >= 2 && StallOf(age * (float)StampClock.SecondsPerStamp) > latency) { latency = Math.Max(latency, Stall(tracker, age, now)); }
        return latency + LogOf(waiting + 1) - One;
    }

    /// <summary>Of an endpoint that has answered, where one waits or none: the logarithm of 2 or of 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int OfPlain(EndpointTracker tracker, long now)
    {
        long word = tracker.Latency.Word;
        return Decayed(word, AgeOf(word, now)) + (tracker.InFlight.Count * Doubling);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int AgeOf(long word, long now) => Math.Min(Math.Max((int)((uint)now - LatencyEstimate.StampOf(word)), 0), _oldest);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Decayed(long word, int age) => (int)(((LatencyEstimate.SecondBitsOf(word) * Exponent) - (age * _decayPerStamp)) >> Shift);

    /// <summary>
    /// How long it has been silent, before any call completes: the mean age of the calls that wait, but no longer than since its last answer: where others are answered,
    /// one slow call is an anecdote. A quarter of it, since calls of twice the usual length are nothing unusual.
    /// </summary>
    private static int Stall(EndpointTracker tracker, int age, long now)
    {
        float seconds = float.MinNative(tracker.InFlight.MeanSeconds(now), age * (float)StampClock.SecondsPerStamp);
        return StallOf(seconds);
    }

    private static int StallOf(float seconds) => (int)(((LogOf(seconds) - StallDiscount) * Exponent) >> Shift);

    private static int LogOf(float value) => BitConverter.SingleToInt32Bits(value);
}
