using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Balancing;

/// <inheritdoc/>
internal sealed class ClusterLedger(VersionLedger<ClusterConfig> ledger) : IClusterLedger
{
    public IReadOnlyList<VersionRecord> Records => ledger.Read();

    public VersionRecord? Active => ledger.Active?.Describe(isActive: true);

    public VersionRecord? Staged => ledger.Staged?.Describe(isActive: false);

    public VersionRecord? KnownGood => ledger.KnownGood is { } good ? good.Describe(ReferenceEquals(good, ledger.Active)) : null;

    public IReadOnlyList<string> RefusedDigests => ledger.RefusedKeys;
}
