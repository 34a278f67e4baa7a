using System.Collections.Frozen;

namespace LoadBalancing.Client.Endpoints;

/// <summary>What one version says of one endpoint. Immutable; equal by value.</summary>
internal sealed class EndpointSpec(string id, EndpointAddress address, double weight, string? zone, FrozenDictionary<string, string> labels)
    : IEquatable<EndpointSpec>
{
    public string Id => id;

    public EndpointAddress Address => address;

    public double Weight => weight;

    public string? Zone => zone;

    public FrozenDictionary<string, string> Labels => labels;

    /// <summary>0 is used first.</summary>
    public int Priority { get; init; }

    /// <summary>What hash policies know the endpoint by.</summary>
    public string HashKey { get; init; } = address.HostAndPort;

    /// <summary>The configuration wants no new requests there.</summary>
    public bool IsDraining { get; init; }

    public bool Equals(EndpointSpec? other) => other is not null
        && id == other.Id && HashKey == other.HashKey && IsDraining == other.IsDraining && Priority == other.Priority && address.Equals(other.Address) && weight.Equals(other.Weight) && zone == other.Zone
        && labels.Count == other.Labels.Count
        && labels.All(label => other.Labels.TryGetValue(label.Key, out string? value) && value == label.Value);

    public override bool Equals(object? obj) => Equals(obj as EndpointSpec);

    public override int GetHashCode() => HashCode.Combine(id, address, weight);
}
