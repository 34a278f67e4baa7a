using System.Collections.Immutable;
using LoadBalancing.Client.Etcd.Fleets;
using LoadBalancing.Client.Etcd.Storage;

namespace LoadBalancing.Client.Etcd.Rollouts;

/// <summary>A record, and the revisions that conditions name.</summary>
/// <param name="Record">What it says.</param>
/// <param name="Created">The revision of the key's making.</param>
/// <param name="Modified">The revision of its last writing.</param>
internal sealed record Stored<T>(T Record, long Created, long Modified)
    where T : class;

/// <summary>All that a coordinator looks at, as of one revision. Immutable.</summary>
/// <param name="Revision">The newest that is in it.</param>
/// <param name="Active">Null before the first rollout.</param>
/// <param name="Staged">Null while no rollout is under way.</param>
/// <param name="Abort">Null while nobody asks for one.</param>
/// <param name="Lock">Null while nobody coordinates.</param>
/// <param name="Members">By key.</param>
internal sealed record FleetPicture(
    long Revision, Stored<ActiveRecord>? Active, Stored<StagedRecord>? Staged, Stored<AbortRecord>? Abort, Stored<LockRecord>? Lock, ImmutableSortedDictionary<string, LiveMember> Members)
{
    public static FleetPicture Empty { get; } = new(0, null, null, null, null, ImmutableSortedDictionary.Create<string, LiveMember>(StringComparer.Ordinal));

    public FleetView View => new(Revision, Active?.Record, Staged?.Record);

    /// <summary>Whether an abort is asked for of the rollout that is under way.</summary>
    public AbortRecord? AbortRequest => Abort?.Record is { } abort && abort.Rollout == Staged?.Record.Rollout ? abort : null;

    /// <summary>The picture with a key as it was written, or without it.</summary>
    /// <param name="change">The key and its value.</param>
    /// <param name="keys">Which key means what; others change nothing.</param>
    /// <param name="now">The reader's clock.</param>
    /// <param name="isFresh">It was watched as it came.</param>
    /// <exception cref="EtcdException">What only coordinators write cannot be read.</exception>
    public FleetPicture With(EtcdChange change, FleetKeys keys, DateTimeOffset now, bool isFresh)
    {
        EtcdValue? value = change.Value;
        if (change.Key.StartsWith(keys.Members, StringComparison.Ordinal))
        {
            return this with { Members = value is null ? Members.Remove(change.Key) : Members.SetItem(change.Key, LiveMember.Of(value, keys.Members, now, isFresh)) };
        }
        if (change.Key == keys.Active) { return this with { Active = StoredOf(value, FleetJson.ReadActive(value)) }; }
        if (change.Key == keys.Staged) { return this with { Staged = StoredOf(value, FleetJson.ReadStaged(value)) }; }
        if (change.Key == keys.Abort) { return this with { Abort = StoredOf(value, FleetJson.ReadAbort(value)) }; }
        if (change.Key == keys.Lock) { return this with { Lock = StoredOf(value, FleetJson.ReadLock(value)) }; }
        return this;
    }

    private static Stored<T>? StoredOf<T>(EtcdValue? value, T? record)
        where T : class => value is null || record is null ? null : new(record, value.CreateRevision, value.ModRevision);
}
