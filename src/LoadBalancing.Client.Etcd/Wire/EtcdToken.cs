namespace LoadBalancing.Client.Etcd.Wire;

/// <summary>What etcd knows us by for a while. Two are the same only if they are the same object: etcd may give the same text twice.</summary>
/// <param name="text">The token; null where authentication is not switched on.</param>
internal sealed class EtcdToken(string? text)
{
    public static EtcdToken None { get; } = new(null);

    public string? Text => text;
}
