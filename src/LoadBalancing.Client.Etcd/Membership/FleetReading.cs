using LoadBalancing.Client.Etcd.Fleets;
using LoadBalancing.Client.Etcd.Storage;

namespace LoadBalancing.Client.Etcd.Membership;

/// <summary>From keys to a view. A record that cannot be read leaves what was known of it, and is told.</summary>
internal sealed class FleetReading(FleetKeys keys, Action<EtcdException> unreadable)
{
    public FleetView Read(FleetView known, EtcdRange range) => known with
    {
        Revision = range.Revision,
        Active = Try(() => FleetJson.ReadActive(range.Values.FirstOrDefault(value => value.Key == keys.Active)), known.Active),
        Staged = Try(() => FleetJson.ReadStaged(range.Values.FirstOrDefault(value => value.Key == keys.Staged)), known.Staged),
    };

    public FleetView Read(FleetView known, EtcdBatch batch)
    {
        FleetView view = known with { Revision = batch.Revision };
        foreach (EtcdChange change in batch.Changes)
        {
            if (change.Key == keys.Active) { view = view with { Active = Try(() => FleetJson.ReadActive(change.Value), view.Active) }; }
            else if (change.Key == keys.Staged) { view = view with { Staged = Try(() => FleetJson.ReadStaged(change.Value), view.Staged) }; }
        }
        return view;
    }

    private T? Try<T>(Func<T?> read, T? known)
        where T : class
    {
        try { return read(); }
        catch (EtcdException e)
        {
            unreadable(e);
            return known;
        }
    }
}
