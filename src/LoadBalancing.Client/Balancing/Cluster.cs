using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Diagnostics;
using LoadBalancing.Client.Discovery;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Health;
using LoadBalancing.Client.Load;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Resilience;
using LoadBalancing.Client.Snapshots;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Balancing;

/// <summary>
/// A named group of endpoints, their live state, and the choice between them. One object per name and process: handlers come and go, the
/// cluster stays. Safe for many threads.
/// </summary>
public sealed partial class Cluster : IDisposable, IAsyncDisposable
{
    private readonly ClusterSurroundings _surroundings;
    private readonly ClusterConfigBuilder _builder;
    private readonly SnapshotWriter _writer;
    private readonly ClusterUpdates _updates;
    private readonly EndpointSelector _selector;
    private readonly PoolRefresh _refresh;
    private readonly FeedbackLoop _loop;
    private readonly Transitions _transitions;
    private readonly Administration _administration;
    private readonly LoadProber _prober;
    private readonly EndpointHealth _health;
    private readonly BakeWatch _bake;
    private readonly RollBacks _rollBacks;
    private readonly KnownGoodStore _knownGood;
    private readonly WarmUp _warmUp;
    private int _isDisposed;

    internal Cluster(string name, ClusterSurroundings surroundings)
    {
        Name = name;
        _surroundings = surroundings;
        Tls = new ClusterTls(name, surroundings, () => (_writer?.Current?.Config ?? _writer?.Config)?.Transport.Tls) { Note = (kind, reason) => _transitions?.Note(kind, endpoint: null, reason) };
        _builder = new ClusterConfigBuilder(name, surroundings.Pickers, surroundings.HashKeys, surroundings.EndpointSource is not null, surroundings.Place)
        {
            Secrets = surroundings.Secrets,
            HasAffinityKeys = surroundings.AffinityKeys is not null,
            Tls = Tls.Gate,
            FindsOthers = surroundings.FindCluster is not null,
            // Those that it knew stay where they vanish: that is no reason to refuse what else a configuration says.
            HasService = surroundings.Configuration is { } configuration ? service => _writer?.Config is { Discovery.IsImplicit: true, AllowEmpty: false } || ServicesSection.Has(configuration, service) : null,
        };
        var forPickers = new PickerSurroundings(surroundings.Clock, surroundings.Random, surroundings.Services, surroundings.EndpointSource is not null);
        _writer = new SnapshotWriter(surroundings.Pickers, forPickers);
        _transitions = new Transitions(name, surroundings) { Version = () => _writer.Current?.Version.ToString() };
        _health = new EndpointHealth(name, surroundings, _writer, _transitions);
        _loop = new FeedbackLoop(name, surroundings, _health, forPickers.Total);
        _updates = new ClusterUpdates(name, surroundings, _writer, _loop, _transitions);
        _rollBacks = new RollBacks(name, surroundings, _writer, _updates, _transitions);
        _bake = new BakeWatch(name, surroundings, _writer) { Harmed = _rollBacks.Harmed, Proved = entry => Prove(entry, "its bake is over"), LatenciesWatched = latencies => _loop.Latencies = latencies };
        _knownGood = new KnownGoodStore(name, surroundings, _updates.Ledger, _transitions);
        _updates.Activated = Follow;
        _warmUp = new WarmUp(name, surroundings, _writer, _transitions);
        _updates.Staging.Gates.Add(_warmUp);
        Ledger = new ClusterLedger(_updates.Ledger);
        _administration = new Administration(name, surroundings, _writer, _transitions);
        _prober = new LoadProber(name, surroundings, _writer);
        _selector = new EndpointSelector(_writer, _loop, _health.Probation, _prober, surroundings.Random) { Fallbacks = new RouteFallbacks(name, surroundings, _transitions) };
        _refresh = new PoolRefresh(name, _writer, _health, surroundings);
        _health.Changed = _refresh.Request;
        _loop.Pending = Pending = new PendingRequests(surroundings, _selector);
        _refresh.Rebuilt = () => Pending.SnapshotChanged(_writer.Current);
        _health.Confirmations.Connect(_updates, Published);
        _administration.TryTell = _health.Confirmations.TryTell;
        _updates.Announcements.Published = _administration.Published = Published;
        Budget = new RetryBudgetTracker(surroundings.Time);
        HedgeBudget = new RetryBudgetTracker(surroundings.Time);
        Latencies = new RecentLatencies(surroundings.Time, LatencyRule.Least);
        surroundings.Instruments.Watch(this, () => _writer.Current is not { } current ? null : ClusterReader.ReadForMetrics(current) with
        {
            Pending = Pending.Count,
            RetryBudget = Budget.Available(surroundings.Clock.Now(), current.Config.Resilience.Budget),
        });
    }

    /// <summary>Gets the name, in lower case; also the logical host of its requests.</summary>
    public string Name { get; }

    /// <summary>Gets the version that requests run on.</summary>
    /// <value><see langword="null"/> while no endpoints are known yet.</value>
    public ConfigurationVersion? Version => _writer.Current?.Version;

    /// <summary>Gets the last 256 changes, the newest first: versions, and endpoints that came, went or were judged.</summary>
    public IReadOnlyList<JournalEntry> Journal => _transitions.Journal.Read();

    internal bool IsDisposed => Volatile.Read(ref _isDisposed) == 1;

    internal ClusterSurroundings Surroundings => _surroundings;

    internal RetryBudgetTracker Budget { get; }

    /// <summary>What hedging may cost, within <see cref="Budget"/>.</summary>
    internal RetryBudgetTracker HedgeBudget { get; }

    /// <summary>What answers took, while somebody goes by that.</summary>
    internal RecentLatencies Latencies { get; }

    /// <summary>Those who wait for a place at an endpoint.</summary>
    internal PendingRequests Pending { get; }

    /// <summary>The one snapshot of a request: read it once.</summary>
    internal ClusterSnapshot? Snapshot => _writer.Current;

    /// <summary>The active configuration, which may still wait for its endpoints.</summary>
    internal ClusterConfig Config => _writer.Config ?? throw new InvalidOperationException($"Cluster '{Name}' was never configured.");

    /// <summary>The settings of health in force.</summary>
    internal HealthConfig Health => _writer.Current?.Config.Health ?? HealthConfig.Default;

    /// <summary>What endpoints say that they run.</summary>
    internal Confirmations Confirmations => _health.Confirmations;

    /// <summary>Why there are no endpoints to send requests to yet.</summary>
    internal string WaitingBecause => Confirmations.Gate.WaitingBecause ?? _updates.WaitingBecause ?? "discovery has not answered";

    /// <summary>What became of the last configuration.</summary>
    internal ClusterUpdates Updates => _updates;

    /// <summary>Makes a cluster without a container.</summary>
    /// <param name="name">1 to 63 characters from a-z, 0-9, '.' and '-'; case is ignored.</param>
    /// <param name="options">The whole configuration; it is read during the call only.</param>
    /// <param name="setup">Clock, seed, logs, plug-ins; nothing is needed.</param>
    /// <returns>The cluster. Whoever made it disposes of it.</returns>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The options are not valid; it holds every reason.</exception>
    /// <exception cref="ArgumentException">The name cannot name a cluster, or a seed was given without a clock.</exception>
    public static Cluster Create(string name, ClusterOptions options, ClusterSetup? setup = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        return ClusterFactory.Create(name, options, setup ?? new ClusterSetup());
    }

    /// <summary>Takes an endpoint for one attempt, at once or not at all: it never waits.</summary>
    /// <param name="context">What is known of the attempt; <see langword="default"/> will do.</param>
    /// <param name="lease">The claim on the endpoint. It must be completed.</param>
    /// <returns><see langword="false"/> when no endpoint is known yet, none may serve, or a limit refuses.</returns>
    /// <exception cref="ObjectDisposedException">The cluster is disposed of.</exception>
    public bool TryAcquire(in PickContext context, out EndpointLease lease)
    {
        ThrowIfDisposed();
        lease = default;
        ClusterSnapshot? part = null;
        return IsAdmitted() && TryAcquire(in context, ref part, out lease);
    }

    /// <summary>Waits until the first endpoints are known: at once with configured ones, after the first answer with discovered ones.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that completes when requests can be sent.</returns>
    /// <exception cref="ObjectDisposedException">The cluster is disposed of.</exception>
    public Task WaitUntilReadyAsync(CancellationToken cancellationToken = default) => WaitForSnapshotAsync(cancellationToken).AsTask();

    /// <summary>Describes the present state, for people and for tools.</summary>
    /// <returns>A record that can be serialised.</returns>
    public ClusterDescription Describe() => ClusterReader.Describe(Config, _writer.Current, _surroundings.Clock, new VersionHistory(_knownGood.IsStartedFromIt, Ledger.Records)) with
    {
        EndpointSource = (_writer.Current?.Config ?? Config).Discovery?.Source ?? _surroundings.EndpointSource?.GetType().Name,
    };

    /// <summary>Stops timers and loops and refuses new leases. Running leases end as they would have.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 1) { return; }
        _surroundings.Instruments.Forget(this);
        _copying?.Dispose();
        _refresh.Dispose();
        _health.Dispose();
        _prober.Dispose();
        _warmUp.Dispose();
        Tls.Dispose();
        _bake.Dispose();
        _rollBacks.Dispose();
        _updates.Dispose();
        Pending.End();
    }

    /// <summary>As <see cref="Dispose"/>, and waits for background loops.</summary>
    /// <returns>A task that completes when nothing runs any more.</returns>
    public async ValueTask DisposeAsync()
    {
        Dispose();
        await _updates.DisposeAsync().ConfigureAwait(false);
    }

    /// <param name="snapshot">Where none was found.</param>
    /// <param name="context">What was asked for.</param>
    /// <param name="hint">A further sentence.</param>
    internal HttpRequestException NoEndpoint(ClusterSnapshot snapshot, in PickContext context, string hint = "")
    {
        if (WithoutPermit(snapshot, in context) is { } limited) { return limited; }
        if (context.IsBound) { return SessionLost(context.Preferred, snapshot); }
        if (SubsetUnavailable(snapshot, in context, hint) is { } rejected) { return rejected; }
        _surroundings.Instruments.Unavailable.Add(1, new KeyValuePair<string, object?>(TagNames.Cluster, Name));
        return Unavailability.NoEndpoint(snapshot.Routed?.Whole ?? snapshot, in context, hint);
    }

    internal async ValueTask<ClusterSnapshot> WaitForSnapshotAsync(CancellationToken cancellationToken)
    {
        ThrowIfDisposed();
        if (_writer.Current is { } known) { return known; }
        try { await _updates.Announcements.Ready.WaitAsync(cancellationToken).ConfigureAwait(false); }
        catch (OperationCanceledException e)
        {
            throw new TaskCanceledException($"Cluster '{Name}' has no endpoints yet: {WaitingBecause}.", e, e.CancellationToken);
        }
        return _writer.Current!;
    }

    /// <summary>The application says later what an attempt was worth. It may be after the cluster was disposed of.</summary>
    internal void Correct(EndpointNode node, long startedAt, OutcomeKind from, OutcomeKind to) => _loop.Correct(node, startedAt, from, to);

    private void Published()
    {
        _health.Published();
        _refresh.Wake();
        ForgetRates();
        Pending.SnapshotChanged(_writer.Current);
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(IsDisposed, this);
}
