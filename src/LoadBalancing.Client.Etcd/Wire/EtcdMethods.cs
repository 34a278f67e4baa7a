namespace LoadBalancing.Client.Etcd.Wire;

/// <summary>The paths of etcd's methods.</summary>
internal static class EtcdMethods
{
    public const string Range = "/etcdserverpb.KV/Range";

    public const string Commit = "/etcdserverpb.KV/Txn";

    public const string Watch = "/etcdserverpb.Watch/Watch";

    public const string Grant = "/etcdserverpb.Lease/LeaseGrant";

    public const string KeepAlive = "/etcdserverpb.Lease/LeaseKeepAlive";

    public const string Revoke = "/etcdserverpb.Lease/LeaseRevoke";

    public const string Authenticate = "/etcdserverpb.Auth/Authenticate";
}
