namespace LoadBalancing.Client.Picking.RingHash;

/// <summary>Settings of <c>ring_hash</c>: the section <c>Picker:RingHash</c>.</summary>
/// <remarks>All clients that must agree on the endpoint of a key need the same sizes: the defaults are those of gRPC.</remarks>
public sealed class RingHashOptions
{
    /// <summary>The largest ring that Envoy and gRPC allow.</summary>
    internal const int Cap = 8_388_608;

    /// <summary>Gets or sets the least number of points on the ring.</summary>
    /// <value>
    /// From 1 to 8,388,608, at most <see cref="MaximumRingSize"/>. The default is 1,024 (Envoy and gRPC). Under 100 points an endpoint, shares are uneven: their
    /// standard deviation is about 1 / sqrt(points).
    /// </value>
    public int MinimumRingSize { get; set; } = 1_024;

    /// <summary>Gets or sets the largest number of points on the ring, which bounds its memory: 20 bytes a point.</summary>
    /// <value>From 1 to 8,388,608. The default is 4,096 (gRPC A42; Envoy's own default is 8,388,608).</value>
    public int MaximumRingSize { get; set; } = 4_096;
}
