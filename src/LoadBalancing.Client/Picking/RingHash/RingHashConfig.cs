namespace LoadBalancing.Client.Picking.RingHash;

/// <summary>The settings of one version.</summary>
internal sealed record RingHashConfig(int MinimumRingSize, int MaximumRingSize)
{
    public static RingHashConfig From(RingHashOptions options) => new(options.MinimumRingSize, options.MaximumRingSize);
}
