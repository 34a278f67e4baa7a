using System.Collections.Immutable;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Health.Confirmations;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Snapshots;

/// <summary>Says which endpoints may serve a version, by what they have confirmed and what is to happen where too few have (docs/confirmation.md has the table). Used by the writer of snapshots, under its lock.</summary>
internal sealed class ConfirmationJudge(ServiceState service)
{
    private ConfigurationVersion? _version;
    private long _required;
    private long _before;
    private long _lastQuorum;

    /// <summary>The first version may serve: enough have confirmed it, or its time is over.</summary>
    public bool IsOpen { get; set; }

    /// <summary>Those who left last, and what they had said.</summary>
    public EndpointTracker[] Left { get; set; } = [];

    /// <summary>What is built is a version that has run before: whoever served it when it was left is believed to do so, until it is asked.</summary>
    public bool IsReturn { get; set; }

    /// <summary>What an endpoint starts with: nothing, unless it comes back with its version.</summary>
    public ConfirmationState LastOf(EndpointSpec spec) =>
        IsReturn ? Array.Find(Left, tracker => tracker.Id.Equals(spec.Id, StringComparison.OrdinalIgnoreCase) && tracker.Address.Equals(spec.Address))?.Confirmation ?? default : default;

    /// <summary>How a version stands; null where no confirmation is needed.</summary>
    public Standing? StandingOf(ClusterConfig config, ConfigurationVersion version, ImmutableArray<EndpointNode> nodes)
    {
        if (config.Health.Confirmation is not { } confirmation) { return null; }
        ImmutableArray<EndpointNode> members = [.. nodes.Where(node => node.Weight > 0 && service.WishFor(node) is null)];
        long required = confirmation.Fixed ?? version.Number;
        if (confirmation.IsQuorum) { required = Standing.NewestOfQuorum(config.Document, confirmation.IsCoherent, members, confirmation.Quorum) ?? _lastQuorum; }
        return Standing.Of(new ServingRule(config.Document, required, confirmation.IsCoherent), members, confirmation.Quorum);
    }

    /// <summary>Nothing runs yet, and too few have confirmed this: requests wait.</summary>
    public bool Holds(ClusterConfig config, ConfigurationVersion version, ImmutableArray<EndpointNode> nodes) =>
        !IsOpen && StandingOf(config, version, nodes) is { HasQuorum: false, Members.IsEmpty: false };

    /// <summary>The rule of the snapshot that runs, or is about to; null where all endpoints may serve.</summary>
    public ServingRule? RuleOf(ClusterConfig config, ConfigurationVersion version, ImmutableArray<EndpointNode> nodes)
    {
        Standing? standing = StandingOf(config, version, nodes);
        Follow(version, standing, config.Health.Confirmation?.IsQuorum == true);
        if (standing is null) { return null; }
        return config.Health.Confirmation!.OnTooFew switch
        {
            TooFewReaction.Fail => standing.Rule,
            TooFewReaction.Panic => standing.HasQuorum ? standing.Rule : null,
            _ => standing.Confirmed > 0 ? standing.Rule : BeforeThat(standing),
        };
    }

    /// <summary>Nobody can serve what is required: those who can serve what was required before, if there are any.</summary>
    private ServingRule? BeforeThat(Standing standing)
    {
        var before = new ServingRule(standing.Rule.Document, _before, standing.Rule.IsCoherent);
        return standing.Members.Any(before.Admits) ? before : null;
    }

    private void Follow(ConfigurationVersion version, Standing? standing, bool isQuorum)
    {
        long required = standing?.Rule.Required ?? 0;
        if (_version is not null && required != _required && _required > 0) { _before = _required; }
        (_version, _required) = (version, required);
        if (isQuorum) { _lastQuorum = required; }
    }
}
