namespace LoadBalancing.Client.Etcd;

/// <summary>What kind of error etcd, or the way to it, had.</summary>
public enum EtcdErrorCode
{
    /// <summary>No endpoint answered, or none with a leader: nothing was done. Trying again may help.</summary>
    Unavailable = 0,

    /// <summary>The connection broke, or time was up, after a write was sent: it may or may not have been done.</summary>
    Unknown = 1,

    /// <summary>The revision is compacted away.</summary>
    Compacted = 2,

    /// <summary>User or password are wrong, or may not do this.</summary>
    Denied = 3,

    /// <summary>A certificate did not pass: the server's here, or ours there.</summary>
    Untrusted = 4,

    /// <summary>The value is larger than etcd takes (<c>--max-request-bytes</c>, 1.5 MiB by default).</summary>
    TooLarge = 5,

    /// <summary>etcd's space is used up (alarm NOSPACE).</summary>
    NoSpace = 6,

    /// <summary>Anything else that etcd said no to; trying again does not help.</summary>
    Refused = 7,

    /// <summary>What is stored there is not what this library writes.</summary>
    Corrupt = 8,
}
