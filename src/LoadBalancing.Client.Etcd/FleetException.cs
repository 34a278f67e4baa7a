namespace LoadBalancing.Client.Etcd;

/// <summary>Why a fleet does not do what it was asked to, although etcd answered.</summary>
public enum FleetErrorCode
{
    /// <summary>The version was never published.</summary>
    NoSuchVersion = 0,

    /// <summary>The version is published with other content.</summary>
    VersionExists = 1,

    /// <summary>Somebody else coordinates; the message says who, and since when.</summary>
    Locked = 2,

    /// <summary>A rollout is under way whose coordinator left it: it has to be resumed or aborted first.</summary>
    UnderWay = 3,

    /// <summary>This coordinator lost its lock, and writes nothing more; the rollout stands where it stood.</summary>
    LockLost = 4,

    /// <summary>Somebody changed or deleted by hand what only coordinators write.</summary>
    Meddled = 5,
}

/// <summary>A fleet does not do what it was asked to, since what is stored speaks against it. The message says what, whose and since when, and what can be done.</summary>
public sealed class FleetException : Exception
{
    /// <summary>Names an error.</summary>
    /// <param name="code">What kind it is.</param>
    /// <param name="message">In words for an operator.</param>
    /// <param name="innerException">What caused it.</param>
    public FleetException(FleetErrorCode code, string message, Exception? innerException = null)
        : base(message, innerException) => Code = code;

    /// <summary>Gets what kind of error it is.</summary>
    public FleetErrorCode Code { get; }
}
