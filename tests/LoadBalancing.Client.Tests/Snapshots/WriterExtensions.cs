using System.Runtime.CompilerServices;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Snapshots;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Tests.Snapshots;

/// <summary>Takes configurations to a writer as the cluster's updates do, without anything around it.</summary>
internal static class WriterExtensions
{
    private static readonly ConditionalWeakTable<SnapshotWriter, VersionLedger<ClusterConfig>> s_ledgers = [];

    public static Publication Apply(this SnapshotWriter writer, ClusterConfig config)
    {
        VersionLedger<ClusterConfig> ledger = s_ledgers.GetValue(writer, _ => new VersionLedger<ClusterConfig>(new ManualTime()));
        if (config.Equals(writer.Config)) { return Publication.Unchanged; }
        Arrival arrival = config.Arrival;
        if (UpdateRules.Judge(writer.Config, ledger, config, in arrival) is { } refusal) { return Publication.Refused(refusal.Reason); }
        (Draft? draft, string? failure) = writer.Prepare(config, ledger.NameOf(in arrival));
        if (draft is null) { return Publication.Refused(failure!); }
        Publication publication = writer.Publish(draft);
        ledger.Activate(ledger.Accept(in arrival, config, []), bakes: false);
        return publication;
    }
}
