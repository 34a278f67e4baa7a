using System.Collections.Immutable;

namespace LoadBalancing.Client.Etcd.Storage;

/// <summary>Conditions, and what is done when all of them hold.</summary>
internal sealed record EtcdTransaction(ImmutableArray<EtcdCondition> Conditions, ImmutableArray<EtcdOperation> Operations);

/// <summary>What must hold of a key; exactly one of the two revisions is given.</summary>
/// <param name="Key">The key.</param>
internal sealed record EtcdCondition(string Key)
{
    /// <summary>The revision of its making; 0: there is no such key.</summary>
    public long? CreateRevision { get; init; }

    /// <summary>The revision of its last writing; 0: there is no such key.</summary>
    public long? ModRevision { get; init; }

    public static EtcdCondition IsAbsent(string key) => new(key) { CreateRevision = 0 };

    public static EtcdCondition IsOf(string key, long createRevision) => new(key) { CreateRevision = createRevision };

    public static EtcdCondition IsUnchanged(string key, long modRevision) => new(key) { ModRevision = modRevision };
}

/// <summary>Writes a key, or deletes it where there is no value.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">The value; null deletes.</param>
/// <param name="Lease">What the key is to end with; null for nothing.</param>
internal sealed record EtcdOperation(string Key, ReadOnlyMemory<byte>? Value, EtcdLease? Lease = null)
{
    public static EtcdOperation Put(string key, ReadOnlyMemory<byte> value, EtcdLease? lease = null) => new(key, value, lease);

    public static EtcdOperation Delete(string key) => new(key, Value: null);
}

/// <summary>What became of a transaction.</summary>
/// <param name="IsCommitted">Whether the conditions held.</param>
/// <param name="Revision">The store's revision after it: that of what it wrote, where it did.</param>
internal readonly record struct EtcdCommit(bool IsCommitted, long Revision);

/// <summary>A lease.</summary>
/// <param name="Id">Its number.</param>
/// <param name="TimeToLive">What etcd granted, which may be more than was asked for.</param>
internal sealed record EtcdLease(long Id, TimeSpan TimeToLive);
