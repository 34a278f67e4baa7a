using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Balancing;

/// <content>What people and programs do with versions.</content>
public sealed partial class Cluster
{
    /// <summary>Gets the last versions and what became of each.</summary>
    public IClusterLedger Ledger { get; }

    /// <summary>Makes other options the active configuration, atomically, or says all reasons why not and changes nothing.</summary>
    /// <param name="options">The whole configuration; it is read during the call only.</param>
    /// <returns>The reasons for a refusal; empty when the configuration is active, or validated and waits for its moment.</returns>
    public IReadOnlyList<string> TryUpdate(ClusterOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return _updates.Apply(_builder.Build(options));
    }

    /// <summary>Returns to the last version that was known to be good before the active one, in one swap and without downtime. The content of the active one is refused from then on, until it changes.</summary>
    /// <returns><see langword="false"/> where there is none to return to; the journal says why.</returns>
    /// <exception cref="ObjectDisposedException">The cluster is disposed of.</exception>
    public bool RollBack()
    {
        ThrowIfDisposed();
        _updates.Finish();
        return _rollBacks.ByHand();
    }

    /// <summary>Takes the active version for good now, without waiting until its bake ends.</summary>
    /// <returns><see langword="false"/> when it has nothing to prove.</returns>
    /// <exception cref="ObjectDisposedException">The cluster is disposed of.</exception>
    public bool Accept()
    {
        ThrowIfDisposed();
        _updates.Finish();
        if (_updates.Ledger.Active is not { State: VersionState.Baking } active) { return false; }
        _bake.End(active);
        Prove(active, "it was accepted by hand");
        return true;
    }

    /// <summary>Something became of a version: it was staged, withdrawn, activated, refused, taken back or found harmful. Raised under the lock of the cluster's updates: whoever listens only takes note.</summary>
    internal event Action? VersionsChanged
    {
        add => _transitions.VersionsChanged += value;
        remove => _transitions.VersionsChanged -= value;
    }

    /// <inheritdoc cref="RollBacks.Reporter"/>
    internal Action<long, string>? HarmReported { get => _rollBacks.Reporter; set => _rollBacks.Reporter = value; }

    /// <summary>Asks its group first, if it has one.</summary>
    internal RollBacks RollBacks => _rollBacks;

    /// <summary>Reads the section and code again and applies them.</summary>
    internal IReadOnlyList<string> Update(SectionCopy copy, IEnumerable<Action<ClusterOptions>> code) => _updates.Apply(_builder.Build(copy, code));

    /// <summary>
    /// The first configuration. Where it cannot be used, and a version that was known to be good was kept, that one runs until the source is repaired; and where it is to become active later, that one runs until then.
    /// </summary>
    internal IReadOnlyList<string> Start(SectionCopy copy, IReadOnlyList<Action<ClusterOptions>> code)
    {
        Candidate first = _builder.Build(copy, code);
        if (_knownGood.Load(first.KnownGoodPath) is not { } kept) { return _updates.Apply(first); }
        _updates.Ledger.RefuseFromNowOn(kept.Document.RefusedDigests);
        bool isLater = first.Arrival.ActivateAt > _surroundings.Time.GetUtcNow();
        IReadOnlyList<string> errors = isLater ? [] : _updates.Apply(first);
        if (errors.Count == 0 && !isLater) { return []; }
        Candidate good = _builder.Build(SectionCopy.FromLeaves(kept.Document.Content), code) with { IsKnownGood = true };
        if (_updates.Apply(good).Count > 0) { return isLater ? _updates.Apply(first) : errors; }
        _knownGood.Started(kept, isLater ? "its version waits for its moment" : string.Join(" ", errors));
        if (isLater) { _updates.Apply(first); }
        else { _updates.Refusals.Remember(errors); }
        return [];
    }

    /// <summary>A handler has connections of its own, which can be made before a version needs them.</summary>
    internal void Register(IConnectionWarmer handler) => _warmUp.Register(handler);

    /// <summary>What new connections are held to.</summary>
    internal ClusterTls Tls { get; }

    /// <summary>Another version runs.</summary>
    private void Follow(VersionEntry<ClusterConfig> active, ClusterConfig? replaced)
    {
        Tls.Follow();
        if (replaced is not null) { _knownGood.Replaced(); }
        _bake.Begin(active, replaced);
        if (active.State == VersionState.KnownGood) { _knownGood.Save(); }
    }

    private void Prove(VersionEntry<ClusterConfig> entry, string reason)
    {
        if (_updates.Prove(entry, reason)) { _knownGood.Save(); }
    }
}
