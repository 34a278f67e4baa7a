using System.Collections.Immutable;

namespace LoadBalancing.Client.Etcd.Storage;

/// <summary>A question for keys.</summary>
/// <param name="Keys">Which.</param>
internal sealed record EtcdRangeQuery(EtcdKeys Keys)
{
    /// <summary>Values stay where they are.</summary>
    public bool KeysOnly { get; init; }

    /// <summary>At most so many, the first in the order of keys; 0 for all.</summary>
    public int Limit { get; init; }
}

/// <summary>Keys as they were at one revision.</summary>
/// <param name="Revision">The store's revision when it was read: to watch from the one after it misses nothing.</param>
/// <param name="Values">In ordinal order of their keys.</param>
internal sealed record EtcdRange(long Revision, ImmutableArray<EtcdValue> Values);

/// <summary>A key and its value.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">The value, UTF-8; empty where only keys were asked for.</param>
/// <param name="CreateRevision">When the key was made; it stays the same until it is deleted.</param>
/// <param name="ModRevision">When it was last written.</param>
/// <param name="LeaseId">The lease that it ends with; 0 for none.</param>
internal sealed record EtcdValue(string Key, ReadOnlyMemory<byte> Value, long CreateRevision, long ModRevision, long LeaseId);

/// <summary>All changes of one revision, as far as they are watched.</summary>
internal sealed record EtcdBatch(long Revision, ImmutableArray<EtcdChange> Changes);

/// <summary>A key was written, or deleted (then there is no value).</summary>
internal sealed record EtcdChange(string Key, EtcdValue? Value);
