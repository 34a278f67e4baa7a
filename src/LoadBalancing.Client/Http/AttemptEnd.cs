using LoadBalancing.Client.Outcomes;

namespace LoadBalancing.Client.Http;

/// <summary>
/// How an attempt ended and what the application said of it, in one short word, since every response keeps one: whichever comes second sees the first, so that nothing said is lost between two
/// threads.
/// </summary>
internal struct AttemptEnd
{
    private const int KindBits = 8, KindMask = 0xFF;

    /// <summary>From its lowest bits: 1 + the kind of the end, 1 + the kind that was said; 0 for none.</summary>
    private ushort _word;

    public readonly bool HasEnded => (Volatile.Read(in _word) & KindMask) != 0;

    /// <summary>True for the one caller who ends it; it learns what had been said until then.</summary>
    public bool TryEnd(OutcomeKind kind, out OutcomeKind? said)
    {
        bool isFirst = TryAdd(1 + (int)kind, KindMask, out int before);
        said = isFirst ? KindIn(before >> KindBits) : null;
        return isFirst;
    }

    /// <summary>True for the one caller who says something; it learns how the attempt had ended, if it had.</summary>
    public bool TrySay(OutcomeKind kind, out OutcomeKind? ended)
    {
        bool isFirst = TryAdd((1 + (int)kind) << KindBits, KindMask << KindBits, out int before);
        ended = isFirst ? KindIn(before) : null;
        return isFirst;
    }

    private bool TryAdd(int bits, int place, out int before)
    {
        before = Volatile.Read(ref _word);
        while ((before & place) == 0)
        {
            int found = Interlocked.CompareExchange(ref _word, (ushort)(before | bits), (ushort)before);
            if (found == before) { return true; }
            before = found;
        }
        return false;
    }

    private static OutcomeKind? KindIn(int bits) => (bits & KindMask) is > 0 and var kind ? (OutcomeKind)(kind - 1) : null;
}
