using LoadBalancing.Client.Etcd.Fleets;
using LoadBalancing.Client.Etcd.Storage;

namespace LoadBalancing.Client.Etcd.Rollouts;

/// <summary>Which fleet, where, and by which clock.</summary>
internal sealed record FleetPlace(IEtcdStore Store, FleetKeys Keys, TimeProvider Time)
{
    public async Task<EtcdValue?> ReadAsync(string key, CancellationToken cancellationToken)
    {
        EtcdRange range = await Store.ReadAsync(new EtcdRangeQuery(EtcdKeys.One(key)), cancellationToken).ConfigureAwait(false);
        return range.Values.IsEmpty ? null : range.Values[0];
    }
}
