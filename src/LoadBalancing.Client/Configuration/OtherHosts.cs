namespace LoadBalancing.Client.Configuration;

/// <summary>What happens to a request for a host that the cluster does not balance.</summary>
public enum OtherHosts
{
    /// <summary>It is an error that names the host and the cluster's hosts. The default.</summary>
    Reject = 0,

    /// <summary><c>pass_through</c>: it is sent as it is, unbalanced.</summary>
    PassThrough,
}
