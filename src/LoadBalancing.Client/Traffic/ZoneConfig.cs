using System.Collections.Immutable;

namespace LoadBalancing.Client.Traffic;

/// <summary>The zones of one version, as this process sees them; equal by value.</summary>
/// <param name="Own">The zone of this process.</param>
/// <param name="CallerShare">Null: 1 / number of zones.</param>
/// <param name="MinimumEndpoints">Below, zones are ignored.</param>
/// <param name="Order">Zones, the nearest first, beginning with the own; default where there is no preference.</param>
internal sealed record ZoneConfig(string Own, double? CallerShare, int MinimumEndpoints, ImmutableArray<string> Order)
{
    /// <summary>Names are typed in documents and in environments: case is ignored.</summary>
    public static StringComparer Names { get; } = StringComparer.OrdinalIgnoreCase;

    /// <returns>Null while nobody knows the own zone: then zones mean nothing.</returns>
    public static ZoneConfig? From(ZoneOptions options, CallerPlace place)
    {
        if (place.ZoneFor(options) is not { } own) { return null; }
        IList<string>? nearest = null;
        if (place.RegionFor(options) is { } region) { options.Preference.TryGetValue(region, out nearest); }
        if (nearest is null) { options.Preference.TryGetValue(own, out nearest); }
        ImmutableArray<string> order = nearest is null ? default : [.. nearest.Prepend(own).Distinct(Names)];
        return new ZoneConfig(own, options.CallerShare, options.MinimumEndpoints, order);
    }

    /// <summary>How near a zone is: 0 the own, then in the order of preference, unlisted ones and endpoints without a zone last.</summary>
    public int RankOf(string? zone)
    {
        for (int i = 0; i < Order.Length; i++) { if (Names.Equals(Order[i], zone)) { return i; } }
        return Order.Length;
    }

    public bool Equals(ZoneConfig? other) => other is not null && Own == other.Own && CallerShare == other.CallerShare && MinimumEndpoints == other.MinimumEndpoints
        && Order.IsDefault == other.Order.IsDefault && (Order.IsDefault || Order.SequenceEqual(other.Order));

    public override int GetHashCode() => HashCode.Combine(Own, CallerShare, MinimumEndpoints);
}
