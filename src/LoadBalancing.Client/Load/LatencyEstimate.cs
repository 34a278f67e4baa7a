using System.Runtime.CompilerServices;

namespace LoadBalancing.Client.Load;

/// <summary>
/// A latency estimate that forgets exponentially; how it takes a sample is a rule of the policy (<see cref="PeakRule"/>, <see cref="TypicalRule"/>). Estimate and stamp share one 64-bit word:
/// 32 bits of a float in seconds above 32 bits of stamp, changed by compare-and-swap. 0 means never observed; a negative float is provisional,
/// a seed that included connection set-up and that the next clean sample replaces.
/// </summary>
internal struct LatencyEstimate
{
    /// <summary>A tiny positive floor keeps "seen" apart from the all-zero word that means "never seen", whatever the stamp.</summary>
    private const float Least = 1e-9f;

    private long _word;

    public readonly long Word => Volatile.Read(in _word);

    public static float SecondsOf(long word) => Math.Abs(BitConverter.Int32BitsToSingle((int)(word >> 32)));

    /// <summary>The bits of <see cref="SecondsOf"/>, without a way through a register of floats.</summary>
    public static int SecondBitsOf(long word) => (int)(word >> 32) & int.MaxValue;

    /// <summary>Of a word that is neither 0 nor provisional.</summary>
    public static float FirmSecondsOf(long word) => BitConverter.Int32BitsToSingle((int)(word >> 32));

    public static uint StampOf(long word) => (uint)word;

    public static bool IsProvisional(long word) => word < 0;

    /// <summary>The estimate as of <paramref name="now"/>: it decays toward 0 with age, so that an endpoint that was once slow is tried again.</summary>
    public readonly float Read(long now, float decayPerStamp)
    {
        long word = Word;
        return SecondsOf(word) * Decay((uint)now - StampOf(word), decayPerStamp);
    }

    /// <summary>Takes the latency of a good answer.</summary>
    public void Observe<TRule>(float seconds, long startedAt, long now, LatencyRates rates)
        where TRule : struct, ILatencyRule
    {
        float sample = Math.Max(seconds, Least);
        long old, next;
        do
        {
            old = Word;
            next = Next<TRule>(old, sample, (uint)startedAt, (uint)now, rates);
        }
        while (!TrySwap(next, old));
    }

    /// <summary>A neutral call lasted this long at least: may raise the estimate, never lowers it.</summary>
    public void RaiseTo(float seconds, long now, float decayPerStamp)
    {
        long old;
        do
        {
            old = Word;
            if (seconds <= SecondsOf(old) * Decay((uint)now - StampOf(old), decayPerStamp)) { return; }
        }
        while (!TrySwap(Pack(seconds, (uint)now, provisional: old <= 0), old));
    }

    /// <summary>A failed answer counts as max(floor, estimate): it neither looks fast nor lets the estimate decay.</summary>
    public void HoldAtLeast(float seconds, long now) => Hold(seconds, now, isFirm: false);

    /// <summary>As <see cref="HoldAtLeast"/>, and no seed: calls that began before a penalty must not average it away.</summary>
    public void Penalize(float seconds, long now) => Hold(seconds, now, isFirm: true);

    /// <summary>Forgets all that was learnt and begins again from this sample.</summary>
    public void Restart(float seconds, long now) => Volatile.Write(ref _word, Pack(seconds, (uint)now, provisional: true));

    /// <summary>Moves the stamp of an estimate that nobody touched for long to <paramref name="now"/>, before 32 bits of stamp could wrap.</summary>
    public void Refresh(long now, float decayPerStamp)
    {
        long old = Word;
        if (old == 0) { return; }
        // One try is enough: whoever wins against us has just written a fresh stamp.
        TrySwap(Pack(SecondsOf(old) * Decay((uint)now - StampOf(old), decayPerStamp), (uint)now, IsProvisional(old)), old);
    }

    /// <summary>e^(-age / tau); a stamp from another thread may be a moment ahead of ours and then counts as now.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Decay(uint age, float decayPerStamp)
    {
        float x = -Math.Max((int)age, 0) * decayPerStamp;
        // A busy endpoint is updated at short intervals: four terms of the series are then exact to a float, and ready sooner.
        return x > -1 / 32f ? 1 + x + (x * x * (0.5f + (x * (1 / 6f)))) : Exponential.Of(x);
    }

    private static long Next<TRule>(long old, float seconds, uint startedAt, uint now, LatencyRates rates)
        where TRule : struct, ILatencyRule
    {
        if (old == 0) { return Pack(seconds, now, provisional: true); }
        float estimate = SecondsOf(old);
        uint since = StampOf(old);
        if (IsProvisional(old))
        {
            // Only a call that began after the seed came back is free of the set-up that the seed paid for; the others are seeds too.
            return (int)(startedAt - since) >= 0
                ? Pack(seconds, now, provisional: false)
                : Pack((estimate + seconds) / 2, since, provisional: true);
        }
        float weight = Decay(now - since, rates.DecayPerStamp);
        if ((int)(startedAt - since) > rates.IdleStamps) { return Pack(seconds + ((estimate - seconds) * weight), now, provisional: true); }
        return Join(TRule.Next(estimate, seconds, weight), now);
    }

    private static long Pack(float seconds, uint stamp, bool provisional)
    {
        float kept = Math.Max(seconds, Least);
        return Join(provisional ? -kept : kept, stamp);
    }

    private static long Join(float seconds, uint stamp) => ((long)BitConverter.SingleToInt32Bits(seconds) << 32) | stamp;

    private void Hold(float seconds, long now, bool isFirm)
    {
        long old;
        do { old = Word; }
        while (!TrySwap(Pack(Math.Max(seconds, SecondsOf(old)), (uint)now, provisional: old <= 0 && !isFirm), old));
    }

    private bool TrySwap(long next, long old) => Interlocked.CompareExchange(ref _word, next, old) == old;
}
