using LoadBalancing.Client.Endpoints;

namespace LoadBalancing.Client.Balancing;

/// <summary>The present state of an endpoint. Serialisable.</summary>
/// <param name="Id">The id.</param>
/// <param name="Address">The address as configured or discovered.</param>
/// <param name="Weight">The weight.</param>
/// <param name="Priority">Its level; the lowest is used first.</param>
/// <param name="Zone">The zone, if one is configured.</param>
/// <param name="Availability">Whether new requests may go there.</param>
/// <param name="Since">When it last changed its availability; <see langword="null"/> when it never did.</param>
/// <param name="Reason">Why it did.</param>
/// <param name="Until">Until when it is out at least; <see langword="null"/> when it is not, or when no time ends that.</param>
/// <param name="Return">What would bring it back; <see langword="null"/> when it serves.</param>
/// <param name="Ejections">How often it was ejected lately: the next ejection is longer by that much.</param>
/// <param name="WeightFactor">What share of its weight it gets now, from 0.01 to 1.</param>
/// <param name="Outstanding">Attempts begun and not ended.</param>
/// <param name="Succeeded">Attempts that succeeded.</param>
/// <param name="Failed">Attempts that failed.</param>
/// <param name="LatencyEstimate">The latency estimate, undecayed, where the policy keeps one.</param>
public sealed record EndpointDescription(
    string Id,
    string Address,
    double Weight,
    int Priority,
    string? Zone,
    EndpointAvailability Availability,
    DateTimeOffset? Since,
    string? Reason,
    DateTimeOffset? Until,
    string? Return,
    int Ejections,
    double WeightFactor,
    int Outstanding,
    long Succeeded,
    long Failed,
    TimeSpan? LatencyEstimate)
{
    /// <summary>Gets what it says of the configuration version that it runs.</summary>
    /// <value><see langword="null"/> where <c>Health:Confirmation</c> requires none.</value>
    public EndpointConfirmation? Confirmation { get; init; }
}
