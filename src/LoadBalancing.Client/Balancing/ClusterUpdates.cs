using System.Collections.Immutable;
using System.Globalization;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Diagnostics;
using LoadBalancing.Client.Discovery;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Snapshots;

namespace LoadBalancing.Client.Balancing;

/// <summary>Takes a new configuration to the writer, and what became of it to logs, metrics, readiness and discovery.</summary>
internal sealed class ClusterUpdates(string cluster, ClusterSurroundings surroundings, SnapshotWriter writer, FeedbackLoop loop, Transitions transitions)
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DiscoveryLoop? _discovery;
    private string? _lastRefusal;
    private string? _lastAdvice;
    private bool _isDisposed;

    /// <summary>Called after a snapshot was published; set once by the cluster that owns both.</summary>
    public Action Published { get; set; } = static () => { };

    /// <summary>Completes when the first endpoints are known.</summary>
    public Task Ready => _ready.Task;

    /// <summary>What was wrong with the last configuration; null when it was accepted.</summary>
    public string? LastRefusal => Volatile.Read(ref _lastRefusal);

    /// <summary>Why there are no endpoints yet, for the error of a request that waited in vain.</summary>
    public string? WaitingBecause => _discovery?.LastError ?? _lastRefusal;

    /// <summary>Applies a valid configuration, or counts and logs all the reasons why not; yesterday stays.</summary>
    /// <returns>The reasons; none when it is active now or was already.</returns>
    public IReadOnlyList<string> Apply(ClusterConfig? config, IReadOnlyList<string> errors)
    {
        lock (_lock)
        {
            if (_isDisposed) { return ["The cluster is disposed of."]; }
            if (config is null) { return Refuse_Locked(errors); }
            ClusterConfig? before = writer.Config;
            Publication publication = writer.Apply(config);
            if (publication.Refusal is { } refusal) { return Refuse_Locked([$"{SectionCopy.SectionName}:Clusters:{cluster}: {refusal}."]); }
            _lastRefusal = null;
            bool isChanged = !ReferenceEquals(before, writer.Config);
            if (isChanged) { Count("applied"); }
            Announce(publication);
            if (isChanged && (before?.Discovery, before?.AllowEmpty) != (config.Discovery, config.AllowEmpty)) { Discover_Locked(config); }
            return [];
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _discovery?.Dispose();
        }
        _ready.TrySetException(new ObjectDisposedException($"Cluster '{cluster}'"));
        _ = _ready.Task.Exception;      // nobody may be waiting: the exception is seen
    }

    public async ValueTask DisposeAsync()
    {
        Dispose();
        if (_discovery is { } discovery) { await discovery.DisposeAsync().ConfigureAwait(false); }
    }

    /// <summary>The same refusal again, since a file is saved or a provider fires twice, is silence.</summary>
    private IReadOnlyList<string> Refuse_Locked(IReadOnlyList<string> errors)
    {
        string text = string.Join(" ", errors);
        if (text == _lastRefusal) { return errors; }
        _lastRefusal = text;
        Count("refused");
        surroundings.Logger.ConfigurationRefused(cluster, writer.Version?.ToString() ?? "none", text);
        transitions.Note("version.refused", endpoint: null, text);
        return errors;
    }

    private void Discover_Locked(ClusterConfig config)
    {
        _discovery?.Dispose();
        IEndpointSource? source = config.Discovery is { } dns ? new DnsEndpointSource(dns, surroundings.ResolveName) : surroundings.EndpointSource;
        _discovery = source is null ? null : new DiscoveryLoop(source, config, surroundings, Found);
    }

    private void Found(ImmutableArray<EndpointSpec> endpoints, ClusterConfig askedFor)
    {
        Publication publication = writer.ApplyDiscovered(endpoints, askedFor);
        if (publication.Refusal is { } refusal) { lock (_lock) { Refuse_Locked([refusal]); } }
        Announce(publication);
    }

    private void Announce(Publication publication)
    {
        if (publication.Snapshot is not { } snapshot) { return; }
        loop.PerEndpointMetrics = snapshot.Config.PerEndpointMetrics;
        foreach (EndpointNode node in publication.Moved)
        {
            if (node.Availability == EndpointAvailability.Eligible) { transitions.InService(node, "the configuration wants requests there again"); }
            else { transitions.OutOfService(node, node.Availability, Transitions.AsConfigured); }
        }
        surroundings.Logger.VersionActive(cluster, snapshot.Version.ToString(), snapshot.Generation, snapshot.Nodes.Length, snapshot.Config.Picker.Policy);
        transitions.Note("version.active", endpoint: null, string.Create(CultureInfo.InvariantCulture, $"generation {snapshot.Generation}, {snapshot.Nodes.Length} endpoints, policy {snapshot.Config.Picker.Policy}"));
        string? advice = snapshot.Pools.Select(pool => pool.Picker.Advice).FirstOrDefault(said => said is not null);
        if (advice is not null && advice != _lastAdvice) { surroundings.Logger.PickerAdvice(cluster, snapshot.Config.Picker.Policy, advice); }
        _lastAdvice = advice;
        _ready.TrySetResult();
        Published();
    }

    private void Count(string result) => surroundings.Instruments.Updates.Add(1, new(TagNames.Cluster, cluster), new(TagNames.Result, result));
}
