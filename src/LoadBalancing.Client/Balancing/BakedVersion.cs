using System.Collections.Frozen;
using System.Collections.Immutable;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Health.Baking;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Balancing;

/// <summary>A version that has yet to prove itself, and what endpoints had counted when it became active.</summary>
internal sealed class BakedVersion
{
    private readonly FrozenSet<EndpointSpec>? _untouched;
    private readonly Dictionary<EndpointTracker, ErrorCounts> _start;

    /// <param name="entry">The version.</param>
    /// <param name="config">What it holds.</param>
    /// <param name="replaced">What it took the place of, if anything.</param>
    /// <param name="nodes">Its endpoints.</param>
    public BakedVersion(VersionEntry<ClusterConfig> entry, ClusterConfig config, ClusterConfig? replaced, ImmutableArray<EndpointNode> nodes)
    {
        (Entry, Config) = (entry, config);
        // A setting that is not one of a single endpoint touches them all, and so does a number that they must run themselves.
        if (config.Health.Confirmation is not { Fixed: null, IsQuorum: false } && replaced is not null && (replaced with { Endpoints = config.Endpoints }).HasSameContent(config)) { _untouched = replaced.Endpoints.ToFrozenSet(); }
        IsDiscovered = config.Endpoints.IsEmpty;
        _start = nodes.ToDictionary(node => node.Tracker, node => ErrorHistory.CountsOf(node.Tracker));
    }

    public VersionEntry<ClusterConfig> Entry { get; }

    public ClusterConfig Config { get; }

    public required long StartedAt { get; init; }

    public required ErrorCounts Before { get; init; }

    public TimeSpan? LatencyBefore { get; init; }

    /// <summary>Harm was told of once.</summary>
    public bool IsTold { get; set; }

    private bool IsDiscovered { get; }

    /// <summary>Cheap: asked ten times a second, of many clusters at once, and mostly few.</summary>
    public long RequestsOf(ImmutableArray<EndpointNode> nodes)
    {
        long requests = 0;
        foreach (EndpointNode node in nodes) { requests += (ErrorHistory.CountsOf(node.Tracker) - _start.GetValueOrDefault(node.Tracker)).Requests; }
        return requests;
    }

    public HarmEvidence EvidenceFrom(ImmutableArray<EndpointNode> nodes) => new(Before, [.. nodes.Select(node =>
        new EndpointErrors(node.Weight, IsTouched(node), ErrorHistory.CountsOf(node.Tracker) - _start.GetValueOrDefault(node.Tracker)))]);

    /// <summary>Discovered endpoints are data: a version that changes nothing else has touched none of them.</summary>
    private bool IsTouched(EndpointNode node) => _untouched is null || (!IsDiscovered && !_untouched.Contains(node.Spec));
}
