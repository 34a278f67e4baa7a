namespace LoadBalancing.Client.Etcd.Storage;

/// <summary>One key, or all keys with a prefix.</summary>
/// <param name="Key">The key, or the prefix.</param>
/// <param name="IsPrefix">Whether it is one.</param>
internal readonly record struct EtcdKeys(string Key, bool IsPrefix)
{
    public static EtcdKeys One(string key) => new(key, IsPrefix: false);

    public static EtcdKeys Under(string prefix) => new(prefix, IsPrefix: true);
}
