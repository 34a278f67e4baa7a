using System.Collections.Immutable;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Health;
using LoadBalancing.Client.Health.Confirmations;
using LoadBalancing.Client.Load;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Snapshots;

/// <summary>The only writer of a cluster's snapshot. Builds the whole of the next one, swaps one reference, and returns what was published.</summary>
internal sealed partial class SnapshotWriter(PickerCatalog catalog, PickerSurroundings surroundings)
{
    private readonly Lock _writer = new();
    private Dictionary<(string Id, string Address), EndpointTracker> _trackers = [];
    private readonly ServiceState _service = new();
    private ConfirmationJudge? _judge;
    private PoolBuilder? _pools;
    private volatile Draft? _first;
    private ImmutableArray<EndpointSpec>? _discovered;
    private ClusterSnapshot? _current;
    private Accepted? _accepted;

    /// <summary>Whoever holds it has the snapshot for himself: a group of clusters takes those of all its members for one switch.</summary>
    public Lock Lock => _writer;

    /// <summary>Null until the endpoints are known for the first time.</summary>
    public ClusterSnapshot? Current => Volatile.Read(ref _current);

    /// <summary>The configuration that was accepted last; it may wait for its first endpoints to be discovered.</summary>
    public ClusterConfig? Config => Volatile.Read(ref _accepted)?.Config;

    public ConfigurationVersion? Version => Volatile.Read(ref _accepted)?.Version;

    /// <summary>Builds a version without publishing it, or says why it cannot be built.</summary>
    public (Draft? Draft, string? Failure) Prepare(ClusterConfig config, ConfigurationVersion version)
    {
        lock (_writer)
        {
            FinishSwap_Locked();
            return TryBuild_Locked(config, version, DiscoveredFor_Locked(config), staged: null);
        }
    }

    /// <summary>Builds again what was built upon something that was replaced since.</summary>
    public (Draft? Draft, string? Failure) Refresh(Draft draft)
    {
        lock (_writer)
        {
            FinishSwap_Locked();
            return Refresh_Locked(draft);
        }
    }

    /// <summary>Makes a version that was built the active one.</summary>
    public Publication Publish(Draft draft)
    {
        lock (_writer)
        {
            FinishSwap_Locked();
            (Draft? fresh, string? failure) = Refresh_Locked(draft);
            return fresh is null ? Publication.Refused(failure!) : Publish_Locked(fresh);
        }
    }

    /// <summary>Takes over discovered endpoints: a new generation of the same version.</summary>
    /// <param name="endpoints">Checked.</param>
    /// <param name="askedFor">The configuration that asked; an answer to an older question is dropped.</param>
    public Publication ApplyDiscovered(ImmutableArray<EndpointSpec> endpoints, ClusterConfig askedFor)
    {
        lock (_writer)
        {
            FinishSwap_Locked();
            if (_accepted is not { } accepted || accepted.Config.Discovery != askedFor.Discovery) { return Publication.Unchanged; }
            if (_discovered is { } known && known.SequenceEqual(endpoints)) { return Publication.Unchanged; }
            (Draft? draft, string? failure) = TryBuild_Locked(accepted.Config, accepted.Version, endpoints, staged: null);
            return draft is null ? Publication.Refused(failure!) : Publish_Locked(draft);
        }
    }

    /// <summary>Builds the pool anew after availabilities changed: a new generation of the same version and endpoints.</summary>
    public Publication Rebuild()
    {
        lock (_writer) { return Rebuild_Locked(); }
    }

    private Publication Rebuild_Locked()
    {
        FinishSwap_Locked();
        if (_current is not { } current) { return Publication.Unchanged; }
        try
        {
            ClusterSnapshot next = Pools.Rebuild(current with { Generation = current.Generation + 1 }, current);
            Volatile.Write(ref _current, next);
            return Publication.Of(next);
        }
        catch (Exception e) { return Publication.Refused(PoolBuilder.Failure(current.Config, e)); }
    }

    /// <summary>Endpoints that were discovered elsewhere say nothing about the new place.</summary>
    private ImmutableArray<EndpointSpec>? DiscoveredFor_Locked(ClusterConfig config) => Config?.Discovery == config.Discovery ? _discovered : null;

    private (Draft? Draft, string? Failure) Refresh_Locked(Draft draft)
    {
        ImmutableArray<EndpointSpec>? discovered = DiscoveredFor_Locked(draft.Config);
        return ReferenceEquals(draft.Base, _current) && draft.Discovered == discovered ? (draft, null) : TryBuild_Locked(draft.Config, draft.Version, discovered, draft);
    }

    /// <summary>Builds upon what runs, what was discovered for these settings if anything was, and what was built of them before.</summary>
    private (Draft? Draft, string? Failure) TryBuild_Locked(ClusterConfig config, ConfigurationVersion version, ImmutableArray<EndpointSpec>? discovered, Draft? staged)
    {
        Judge.IsReturn = _current is { } current && version.IsExplicit && version.Number < current.Version.Number;
        bool usesDiscovery = config.Discovery is not null || surroundings.HasEndpointSource;
        ClusterSnapshot? next = null;
        var trackers = new Dictionary<(string, string), EndpointTracker>();
        if (!usesDiscovery || discovered is not null)
        {
            ImmutableArray<EndpointNode> nodes = Join_Locked(usesDiscovery ? discovered!.Value : config.Endpoints, trackers, config.Health.SlowStart, staged);
            try { next = Pools.Build(config, version, nodes, _current); }
            catch (Exception e) { return (null, PoolBuilder.Failure(config, e)); }
        }
        return (new Draft(config, version) { Base = _current, Accepted = _accepted, Next = next, Discovered = discovered, Trackers = trackers }, null);
    }

    private Publication Publish_Locked(Draft draft)
    {
        ClusterSnapshot? next = draft.Next;
        _discovered = draft.Discovered;
        Volatile.Write(ref _accepted, new Accepted(draft.Config, draft.Version));
        if (next is null) { return _current is null ? Publication.Waiting : Publication.Unchanged; }
        if (_current is null && Judge.Holds(draft.Config, draft.Version, next.Nodes)) { (_trackers, _first) = (draft.Trackers, draft); return Publication.Waiting; }
        _service.Rule = Judge.RuleOf(draft.Config, draft.Version, next.Nodes);
        EndpointTracker[] leaving = [.. _trackers.Where(pair => !draft.Trackers.ContainsKey(pair.Key)).Select(pair => pair.Value)];
        // A version that has waited adds its endpoints now, not when it was built.
        foreach ((var key, EndpointTracker tracker) in draft.Trackers) { if (tracker.Ramp is not null && !_trackers.ContainsKey(key)) { tracker.Ramp = draft.Config.Health.SlowStart.OnJoin(surroundings.Clock.Now(), surroundings.Clock); } }
        _trackers = draft.Trackers;
        Publication publication = Switch_Locked(next);
        // After the swap: whoever read the old snapshot sees the word, which every attempt reads after it began (law L1).
        foreach (EndpointTracker tracker in leaving) { tracker.SetAvailability(EndpointAvailability.Removed); }
        if (leaving.Length > 0) { Judge.Left = leaving; }
        return publication;
    }

    private ConfirmationJudge Judge => _judge ??= new ConfirmationJudge(_service);
    private PoolBuilder Pools => _pools ??= new PoolBuilder(catalog, surroundings, _service);

    /// <summary>
    /// Words are given before the swap and, where a confirmation is missing, taken after it: a request that read the old snapshot finds those who can serve that one. Pools are built a second time where they
    /// were built under other words; where they cannot be, the version runs all the same.
    /// </summary>
    private Publication Switch_Locked(ClusterSnapshot next)
    {
        next = RoutedSnapshots.Of(next with { Serving = _service.Rule });
        List<EndpointNode> moved = [.. next.Nodes.Where(_service.ApplyBeforeSwap)];
        if ((next.Confirmation is not null || moved.Exists(node => _service.Of(node) is null)) && Pools.TryRebuild(next, _current) is { } rebuilt) { next = rebuilt; }
        Volatile.Write(ref _current, next);
        moved.AddRange(next.Nodes.Where(_service.Apply));
        return Publication.Of(next) with { Moved = moved };
    }

    /// <summary>Joins specs with trackers by id and address: statistics of an unchanged endpoint survive every update (law L7).</summary>
    private ImmutableArray<EndpointNode> Join_Locked(ImmutableArray<EndpointSpec> specs, Dictionary<(string, string), EndpointTracker> trackers, SlowStartConfig slowStart, Draft? staged)
    {
        ImmutableArray<EndpointNode> old = _current?.Nodes ?? [];
        var nodes = ImmutableArray.CreateBuilder<EndpointNode>(specs.Length);
        for (int i = 0; i < specs.Length; i++)
        {
            EndpointSpec spec = specs[i];
            // Ids are matched without case wherever layers of a configuration merge.
            (string, string) key = (spec.Id.ToUpperInvariant(), spec.Address.Text);
            EndpointTracker tracker = _trackers.GetValueOrDefault(key) ?? NotRemoved(staged?.Trackers.GetValueOrDefault(key)) ?? Joining(spec, slowStart);
            trackers.Add(key, tracker);
            nodes.Add(i < old.Length && old[i].Tracker == tracker && old[i].Spec.Equals(spec) ? old[i] : new EndpointNode(spec, tracker));
        }
        return nodes.MoveToImmutable();
    }

    /// <summary>One that left while the version waited comes back as a new one.</summary>
    private static EndpointTracker? NotRemoved(EndpointTracker? tracker) => tracker?.Availability == EndpointAvailability.Removed ? null : tracker;

    /// <summary>The first endpoints all begin at once: there is nobody to begin slowly beside.</summary>
    private EndpointTracker Joining(EndpointSpec spec, SlowStartConfig slowStart) =>
        new(spec.Id, spec.Address) { Ramp = _current is null ? null : slowStart.OnJoin(surroundings.Clock.Now(), surroundings.Clock), Confirmation = Judge.LastOf(spec) };

    /// <summary>Both or neither: a reader never pairs one configuration with another's version.</summary>
    private sealed record Accepted(ClusterConfig Config, ConfigurationVersion Version);
}
