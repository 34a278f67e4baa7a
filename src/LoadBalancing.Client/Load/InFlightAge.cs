using System.Runtime.CompilerServices;

namespace LoadBalancing.Client.Load;

/// <summary>
/// How long the calls that still wait for their first byte have been waiting, on average (after kratos): it sees a slow endpoint before a
/// slow call completes. A count and a sum of start stamps live in one word, so that begin and end are one interlocked addition each.
/// </summary>
/// <remarks>
/// The count takes 22 bits (4 million calls), the sum 42 bits modulo 2^42. Only <c>count * now - sum</c> is ever used, and modulo
/// arithmetic gives it exactly while the summed age stays under 2^42 stamps, 9 years of waiting in all.
/// </remarks>
internal struct InFlightAge
{
    private const int CountBits = 22;
    private const long CountMask = (1L << CountBits) - 1;
    private const ulong AgeMask = (1UL << (64 - CountBits)) - 1;

    private long _word;

    public readonly int Count => (int)(Volatile.Read(in _word) & CountMask);

    /// <summary>Whether two calls or more wait in either; one test for a pair.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyHoldsSeveral(in InFlightAge one, in InFlightAge other) =>
        ((Volatile.Read(in one._word) | Volatile.Read(in other._word)) & (CountMask - 1)) != 0;

    public void Begin(long stamp) => Interlocked.Add(ref _word, (stamp << CountBits) + 1);

    public void End(long stamp) => Interlocked.Add(ref _word, -((stamp << CountBits) + 1));

    /// <summary>The mean age in seconds, or 0 while fewer than two calls wait: one slow call is an anecdote.</summary>
    public readonly float MeanSeconds(long now)
    {
        long word = Volatile.Read(in _word);
        long count = word & CountMask;
        if (count < 2) { return 0; }
        ulong sum = (ulong)word >> CountBits;
        ulong age = ((ulong)(count * now) - sum) & AgeMask;
        // A call that began on another thread a moment after `now` was read makes the age slightly negative: that is the upper half of the range.
        return age > AgeMask / 2 ? 0 : (float)(age * StampClock.SecondsPerStamp / count);
    }
}
