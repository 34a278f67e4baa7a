namespace LoadBalancing.Client.Traffic;

/// <summary>Where this process stands, and how far its requests stay there: the section <c>Traffic:Zones</c> (after Envoy's zone-aware routing).</summary>
/// <remarks>Zones matter only when the own zone is known. In a document that a whole fleet shares it comes from the environment of each process. Case is ignored in all names.</remarks>
public sealed class ZoneOptions
{
    /// <summary>Gets or sets the zone of this process.</summary>
    /// <value>A text of at most 256 characters. The default is <see langword="null"/>: what <see cref="ZoneVariable"/> says. In a document that a fleet shares, everybody would stand there.</value>
    public string? Zone { get; set; }

    /// <summary>Gets or sets the name of the environment variable that tells the zone of this process.</summary>
    /// <value>A name of 1 to 256 characters. The default is <c>LOADBALANCING_ZONE</c>. It is read whenever a configuration is applied.</value>
    public string ZoneVariable { get; set; } = "LOADBALANCING_ZONE";

    /// <summary>Gets or sets the region of this process: a key of <see cref="Preference"/> that many zones share.</summary>
    /// <value>A text of at most 256 characters. The default is <see langword="null"/>: what <see cref="RegionVariable"/> says.</value>
    public string? Region { get; set; }

    /// <summary>Gets or sets the name of the environment variable that tells the region of this process.</summary>
    /// <value>A name of 1 to 256 characters. The default is <c>LOADBALANCING_REGION</c>.</value>
    public string RegionVariable { get; set; } = "LOADBALANCING_REGION";

    /// <summary>Gets or sets the share of all callers that stand in the own zone: as long as its share of the healthy weight is not below that, all requests stay there.</summary>
    /// <value>From 0.001 to 1. The default is <see langword="null"/>: 1 / number of zones that endpoints name. Where callers are spread unevenly, each zone needs a number of its own.</value>
    public double? CallerShare { get; set; }

    /// <summary>Gets or sets the number of endpoints of a level below which zones are ignored: among a few, one more or less would change too much. A <see cref="Preference"/> is meant, and never ignored.</summary>
    /// <value>From 0 to 1,000,000, weight 0 not counted. The default is 6, as in Envoy.</value>
    public int MinimumEndpoints { get; set; } = 6;

    /// <summary>Gets, for a region or zone, the zones that serve those who stand there, the nearest first. They are levels like priorities: each overflows to the next.</summary>
    /// <value>The own zone comes before all, listed or not; those that are not listed come last, together. The list of the own region counts, else that of the own zone. Empty by default.</value>
    public IDictionary<string, IList<string>> Preference { get; } = new Dictionary<string, IList<string>>(StringComparer.OrdinalIgnoreCase);
}
