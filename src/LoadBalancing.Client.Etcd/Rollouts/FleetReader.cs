using LoadBalancing.Client.Etcd.Fleets;
using LoadBalancing.Client.Etcd.Storage;

namespace LoadBalancing.Client.Etcd.Rollouts;

/// <summary>Reads a fleet's keys into a picture, without its documents and its history.</summary>
internal sealed class FleetReader(IEtcdStore store, FleetKeys keys, TimeProvider time)
{
    public FleetKeys Keys => keys;

    /// <returns>
    /// The picture as of the revision of the first of three reads. The others may have seen more, which a watch from the revision after it shows again: what is applied twice is the same.
    /// </returns>
    public async Task<FleetPicture> ReadAsync(CancellationToken cancellationToken)
    {
        FleetPicture picture = FleetPicture.Empty;
        // Members last: a report that answers to a record is never there without the record.
        foreach (EtcdKeys range in (EtcdKeys[])[EtcdKeys.One(keys.Lock), EtcdKeys.Under(keys.Rollout), EtcdKeys.Under(keys.Members)])
        {
            EtcdRange read = await store.ReadAsync(new EtcdRangeQuery(range), cancellationToken).ConfigureAwait(false);
            DateTimeOffset now = time.GetUtcNow();
            foreach (EtcdValue value in read.Values) { picture = picture.With(new EtcdChange(value.Key, value), keys, now, isFresh: false); }
            if (picture.Revision == 0) { picture = picture with { Revision = read.Revision }; }
        }
        return picture;
    }

    /// <summary>The changes from a revision on, of all keys of the fleet: one stream, so that they come in their order.</summary>
    public IAsyncEnumerable<EtcdBatch> WatchAsync(long fromRevision, CancellationToken cancellationToken) => store.WatchAsync(EtcdKeys.Under($"{keys.Prefix}/"), fromRevision, cancellationToken);

    /// <summary>The picture with a batch; one that is in it already changes nothing.</summary>
    public FleetPicture Apply(FleetPicture picture, EtcdBatch batch)
    {
        if (batch.Revision <= picture.Revision) { return picture; }
        DateTimeOffset now = time.GetUtcNow();
        foreach (EtcdChange change in batch.Changes) { picture = picture.With(change, keys, now, isFresh: true); }
        return picture with { Revision = batch.Revision };
    }
}
