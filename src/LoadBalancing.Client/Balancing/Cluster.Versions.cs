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
        return _rollBacks.ByHand();
    }

    /// <summary>Takes the active version for good now, without waiting until its bake ends.</summary>
    /// <returns><see langword="false"/> when it has nothing to prove.</returns>
    /// <exception cref="ObjectDisposedException">The cluster is disposed of.</exception>
    public bool Accept()
    {
        ThrowIfDisposed();
        if (_updates.Ledger.Active is not { } active || !_updates.Prove(active, "it was accepted by hand")) { return false; }
        _bake.End(active);
        return true;
    }

    /// <summary>Reads the section and code again and applies them.</summary>
    internal IReadOnlyList<string> Update(SectionCopy copy, IEnumerable<Action<ClusterOptions>> code) => _updates.Apply(_builder.Build(copy, code));

    private void Follow(VersionEntry<ClusterConfig> active, ClusterConfig? replaced) => _bake.Begin(active, replaced);
}
