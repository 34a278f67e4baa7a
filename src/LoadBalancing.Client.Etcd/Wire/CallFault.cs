namespace LoadBalancing.Client.Etcd.Wire;

/// <summary>How one call to one endpoint went wrong.</summary>
internal enum CallFault
{
    /// <summary>No connection, so that the request was never sent.</summary>
    NotSent,

    /// <summary>The connection broke after the request, or part of it, was sent.</summary>
    Lost,

    /// <summary>Time was up after the request, or part of it, was sent.</summary>
    TimedOut,

    /// <summary>A certificate did not pass, so that the request was never sent.</summary>
    Untrusted,

    /// <summary>A server closed a connection right after its TLS handshake, before anything was sent: so does one that wants another certificate of ours, whose alert did not arrive.</summary>
    Unwelcome,

    /// <summary>etcd answered with a status that is not OK.</summary>
    Answered,

    /// <summary>What answered is not etcd, or not by the rules of gRPC.</summary>
    Foreign,

    /// <summary>The answer is longer than we take; asking again brings the same one.</summary>
    TooLong,
}

/// <summary>One call to one endpoint went wrong.</summary>
/// <param name="fault">How.</param>
/// <param name="words">In words, without the endpoint and without a secret.</param>
/// <param name="cause">What caused it.</param>
internal sealed class CallException(CallFault fault, string words, Exception? cause = null) : Exception(words, cause)
{
    public CallFault Fault => fault;

    /// <summary>The gRPC status of an answer.</summary>
    public int Status { get; init; }

    public static CallException Of(int status, string message) => new(CallFault.Answered, message.Length == 0 ? $"grpc-status {status}" : message) { Status = status };
}
