using LoadBalancing.Client.Etcd.Fleets;
using LoadBalancing.Client.Etcd.Storage;

namespace LoadBalancing.Client.Etcd.Rollouts;

/// <summary>Rollouts that have ended.</summary>
internal sealed class HistoryReader(IEtcdStore store, FleetKeys keys)
{
    /// <returns>The newest first. What cannot be read is left out: it must not hide the others.</returns>
    public async Task<IReadOnlyList<HistoryRecord>> ReadAsync(CancellationToken cancellationToken)
    {
        EtcdRange range = await store.ReadAsync(new EtcdRangeQuery(EtcdKeys.Under(keys.History)), cancellationToken).ConfigureAwait(false);
        return [.. range.Values.Reverse().Select(Read).OfType<HistoryRecord>()];
    }

    /// <returns>Null where the rollout has not ended.</returns>
    public async Task<HistoryRecord?> FindAsync(long rollout, CancellationToken cancellationToken)
    {
        EtcdRange range = await store.ReadAsync(new EtcdRangeQuery(EtcdKeys.One(keys.HistoryOf(rollout))), cancellationToken).ConfigureAwait(false);
        return range.Values.IsEmpty ? null : FleetJson.ReadHistory(range.Values[0]);
    }

    private static HistoryRecord? Read(EtcdValue value)
    {
        try { return FleetJson.ReadHistory(value); }
        catch (EtcdException) { return null; }
    }
}
