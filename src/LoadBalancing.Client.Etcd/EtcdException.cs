namespace LoadBalancing.Client.Etcd;

/// <summary>etcd could not be asked, or said no. The message says which endpoint, which key and why, never a secret.</summary>
public sealed class EtcdException : Exception
{
    /// <summary>Names an error.</summary>
    /// <param name="code">What kind it is.</param>
    /// <param name="message">In words for an operator.</param>
    /// <param name="innerException">What caused it.</param>
    public EtcdException(EtcdErrorCode code, string message, Exception? innerException = null)
        : base(message, innerException) => Code = code;

    /// <summary>Gets what kind of error it is.</summary>
    public EtcdErrorCode Code { get; }

    /// <summary>Gets the first revision that is still there, where <see cref="Code"/> is <see cref="EtcdErrorCode.Compacted"/>; else 0.</summary>
    public long CompactRevision { get; init; }
}
