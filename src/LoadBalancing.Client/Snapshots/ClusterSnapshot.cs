using System.Collections.Immutable;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Health.Confirmations;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Resilience;
using LoadBalancing.Client.Traffic.Affinity;
using LoadBalancing.Client.Traffic.Routing;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Snapshots;

/// <summary>The whole world of a cluster at one generation: version, settings, endpoints and pickers behind one reference. A request reads it once.</summary>
/// <param name="Config">The settings.</param>
/// <param name="Version">What they are called.</param>
/// <param name="Generation">Counts every snapshot.</param>
/// <param name="Nodes">All endpoints.</param>
/// <param name="Pool">The only pool, or the first of several.</param>
internal sealed record ClusterSnapshot(
    ClusterConfig Config, ConfigurationVersion Version, long Generation, ImmutableArray<EndpointNode> Nodes, EndpointPool Pool)
{
    /// <summary>The endpoints that this process uses of all: the same through all generations of a version.</summary>
    public required ImmutableArray<EndpointNode> Subset { get; init; }

    /// <summary>Null where there is one pool: then a request draws nothing.</summary>
    public required PoolSplit? Split { get; init; }

    /// <summary>Who may serve it; null where all may.</summary>
    public ServingRule? Serving { get; init; }

    /// <summary>Endpoints are asked with each request what they run, or told what they must.</summary>
    public ConfirmationConfig? Confirmation { get; } = Config.Health.Confirmation;

    /// <summary>How many may be outstanding at an endpoint; null where there is no limit.</summary>
    public LimitsConfig? Limits { get; } = Config.Resilience.Limits;

    /// <summary>Which answers are retried; null where none is.</summary>
    public RetryConfig? Retry { get; } = Config.Resilience.Retry;

    /// <summary>A first attempt already is more than one that is simply sent.</summary>
    public bool IsGuarded { get; } = Config.Resilience.IsGuarded;

    /// <summary>The sessions; null where there are none.</summary>
    public AffinityConfig? Affinity { get; } = Config.Traffic.Affinity;

    /// <summary>The endpoints by id; null where nobody looks for one.</summary>
    public IReadOnlyDictionary<string, EndpointNode>? ById { get; init; } = Config.Traffic.Affinity is null ? null : Nodes.ToDictionary(node => node.Id, StringComparer.Ordinal);

    /// <summary>The pools of each set of labels that routes name; empty where nothing is routed.</summary>
    public ImmutableArray<LabelledPools> Labelled { get; init; } = [];

    /// <summary>What routed requests see; null where nothing is routed.</summary>
    public RoutedSnapshots? Routed { get; init; }

    /// <summary>Which subset this shows only; null where it shows all endpoints.</summary>
    public RouteTarget? Target { get; init; }

    /// <summary>The labels that its endpoints have in common; null where it shows all endpoints.</summary>
    public LabelSet? Labels => Target is { } target ? Routed!.Routing.Subsets[target.Subset] : null;

    /// <summary>What a request may see when nobody of this may be used; null where there is nothing else for it.</summary>
    public ClusterSnapshot? Otherwise => Target is not { } target ? null : target.Fallback is { } next ? Routed![next] : target.Last == RouteFallback.Any ? Routed!.Whole : null;

    /// <summary>What a request sees of this that was routed by the same version.</summary>
    public ClusterSnapshot SeenBy(RouteTarget? target) => target is not null && Routed is { } routed ? routed[target] : this;

    /// <summary>Which requests are refused before an endpoint is chosen; null where none is.</summary>
    public AdmissionConfig? Admission { get; } = Config.Resilience.Admission;

    /// <summary>Some requests are copied to other clusters.</summary>
    public bool IsMirrored { get; } = Config.Traffic.Mirrors.Length > 0;

    /// <summary>All pools, in the order in which they are tried.</summary>
    public ImmutableArray<EndpointPool> Pools => Split?.Pools ?? [Pool];

    /// <summary>Those of subsets too.</summary>
    public IEnumerable<EndpointPool> AllPools => Pools.Concat(Labelled.SelectMany(part => part.Pools));

    /// <summary>The keys of requests are read only for a picker that uses them.</summary>
    public bool UsesHashKeys => ((Split?.Needs ?? Pool.Needs) & PickerNeeds.HashKey) != 0;

    /// <summary>An https request must then be kept from some endpoints.</summary>
    public bool HasPlaintextEndpoints { get; } = Nodes.Any(node => node.Spec.Address.IsPlaintext);

    /// <summary>Some requests fail although endpoints are there, since that is what the configuration wants.</summary>
    public bool FailsTraffic => Split?.Pools.Any(pool => pool.Members.FailsTraffic) ?? Pool.Members.FailsTraffic;

    /// <summary>Nobody of it accepts connections, as far as is known.</summary>
    public bool RefusesAll => Split?.Pools.All(pool => pool.Members.RefusesAll) ?? Pool.Members.RefusesAll;

    /// <summary>The pool that an endpoint belongs to, chosen or not; the first where its subset left it out.</summary>
    public EndpointPool PoolOf(EndpointNode node) => Split?.Pools.FirstOrDefault(pool => pool.Members.Candidates.Contains(node)) ?? Pool;
}
