using Google.Protobuf;
using LoadBalancing.Client.Etcd.Storage;
using LoadBalancing.Client.Etcd.Wire.Messages;

namespace LoadBalancing.Client.Etcd.Wire;

/// <summary>Our words for keys, values and conditions as etcd's messages, and back.</summary>
internal static class KeyMessages
{
    public static ByteString Of(string key) => ByteString.CopyFromUtf8(key);

    /// <summary>The first key that a range does not have any more; empty where it is one key.</summary>
    public static ByteString EndOf(EtcdKeys keys)
    {
        if (!keys.IsPrefix) { return ByteString.Empty; }
        byte[] end = System.Text.Encoding.UTF8.GetBytes(keys.Key);
        // UTF-8 has no byte 0xFF, so that one more is always a byte.
        end[^1]++;
        return UnsafeByteOperations.UnsafeWrap(end);
    }

    public static Compare Of(EtcdCondition condition) => condition.CreateRevision is { } created
        ? new Compare { Key = Of(condition.Key), Target = Compare.Types.CompareTarget.Create, CreateRevision = created }
        : new Compare { Key = Of(condition.Key), Target = Compare.Types.CompareTarget.Mod, ModRevision = condition.ModRevision ?? throw new ArgumentException("A condition names a revision.") };

    public static RequestOp Of(EtcdOperation operation) => operation.Value is { } value
        ? new RequestOp { RequestPut = new PutRequest { Key = Of(operation.Key), Value = UnsafeByteOperations.UnsafeWrap(value), Lease = operation.Lease?.Id ?? 0 } }
        : new RequestOp { RequestDeleteRange = new DeleteRangeRequest { Key = Of(operation.Key) } };

    public static EtcdValue ValueOf(KeyValue value) => new(value.Key.ToStringUtf8(), value.Value.Memory, value.CreateRevision, value.ModRevision, value.Lease);

    public static EtcdChange ChangeOf(Event change) => new(change.Kv.Key.ToStringUtf8(), change.Type == Event.Types.EventType.Put ? ValueOf(change.Kv) : null);
}
