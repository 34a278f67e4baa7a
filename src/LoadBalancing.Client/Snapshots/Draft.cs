using System.Collections.Immutable;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Snapshots;

/// <summary>A version that is built and not published: all that costs time is done.</summary>
/// <param name="Config">The settings.</param>
/// <param name="Version">What they are called.</param>
internal sealed record Draft(ClusterConfig Config, ConfigurationVersion Version)
{
    /// <summary>What it was built upon; when that has been replaced meanwhile, it is built again.</summary>
    public required ClusterSnapshot? Base { get; init; }

    /// <summary>What will be published; null while its endpoints are still to be discovered.</summary>
    public required ClusterSnapshot? Next { get; init; }

    public required ImmutableArray<EndpointSpec>? Discovered { get; init; }

    /// <summary>The configuration that was accepted then. While it and <see cref="Base"/> are the same, nothing that this was built from has changed but what is discovered.</summary>
    public required object? Accepted { get; init; }

    /// <summary>No confirmations decide who serves it, or what it replaces: then a swap of one reference is all that its moment needs.</summary>
    public bool IsPlain { get; } = Config.Health.Confirmation is null;

    /// <summary>Of all its endpoints. Those that it adds are known before they serve: what is learnt of them meanwhile stays.</summary>
    public required Dictionary<(string Id, string Address), EndpointTracker> Trackers { get; init; }
}
