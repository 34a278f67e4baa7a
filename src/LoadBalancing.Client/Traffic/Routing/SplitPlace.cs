namespace LoadBalancing.Client.Traffic.Routing;

/// <summary>Where a key stands between 0 and 1, in every split of every cluster: who is among the first 5 % of one is among the first 5 % of all.</summary>
internal static class SplitPlace
{
    /// <summary>Of our own, so that what a key's place says of its subset says nothing of the pool or endpoint that the same hash finds there.</summary>
    private const ulong Salt = 0x7370_6C69_7473_2E31;

    /// <summary>The finalizer of SplitMix64 (Steele, Lea, Flood 2014; variant 13 of Stafford) over hash + salt; the upper 53 bits of it.</summary>
    public static double Of(ulong hash)
    {
        ulong bits = hash + Salt;
        bits = (bits ^ (bits >> 30)) * 0xBF58_476D_1CE4_E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D0_49BB_1331_11EB;
        return ((bits ^ (bits >> 31)) >> 11) * (1.0 / (1UL << 53));
    }
}
