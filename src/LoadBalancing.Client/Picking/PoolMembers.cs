using System.Collections.Immutable;
using LoadBalancing.Client.Endpoints;

namespace LoadBalancing.Client.Picking;

/// <summary>Who may be chosen now, and who could be another time.</summary>
/// <param name="Chosen">The endpoints of the pool, in the order of the configuration: weight above 0, and available.</param>
/// <param name="Candidates">
/// All endpoints of the version's subset, whatever their weight or state. Tables of hash policies are built over them, so that an endpoint that comes and
/// goes moves no other endpoint's keys.
/// </param>
/// <param name="Admits">The worst availability that may be chosen.</param>
internal sealed record PoolMembers(ImmutableArray<EndpointNode> Chosen, ImmutableArray<EndpointNode> Candidates, EndpointAvailability Admits)
{
    /// <summary>What share of its weight each of those chosen gets just now, from above 0 to 1, in their order: less after it returned, or while it asks for less. Default: all of it.</summary>
    public ImmutableArray<double> Factors { get; init; }

    /// <summary>The weights that count now.</summary>
    public ImmutableArray<double> Weights => Factors.IsDefault ? [.. Chosen.Select(node => node.Weight)] : [.. Chosen.Select((node, i) => node.Weight * Factors[i])];

    /// <summary>It is better to fail than to use those who are left: nobody may be chosen.</summary>
    public bool FailsTraffic { get; init; }

    /// <summary>Nobody of them accepts connections, as far as is known: only where nobody else is left is it worth trying.</summary>
    public bool RefusesAll { get; init; }

    /// <summary>The share of the cluster's requests that comes to this pool, from 0 to 1.</summary>
    public double Share { get; init; } = 1;

    /// <summary>Everybody serves.</summary>
    public static PoolMembers All(ImmutableArray<EndpointNode> nodes) => new(nodes, nodes, EndpointAvailability.Eligible);
}
