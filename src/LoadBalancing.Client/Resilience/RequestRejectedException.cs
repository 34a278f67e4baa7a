using System.Net.Sockets;

namespace LoadBalancing.Client.Resilience;

/// <summary>A limit that was configured refused a request before anything was sent. The message names the limit and what it stood at.</summary>
/// <remarks>It is an <see cref="HttpRequestException"/>, since that is what callers of an HttpClient expect; the <see cref="SocketException"/> inside makes gRPC call it Unavailable, not Internal.</remarks>
public sealed class RequestRejectedException : HttpRequestException
{
    internal RequestRejectedException(RejectionReason reason, string message, TimeSpan? retryAfter = null)
        : base(HttpRequestError.ConnectionError, message, new SocketException((int)SocketError.TryAgain, message)) => (Reason, RetryAfter) = (reason, retryAfter);

    /// <summary>Gets which limit it was.</summary>
    public RejectionReason Reason { get; }

    /// <summary>Gets after which time another try makes sense.</summary>
    /// <value><see langword="null"/> where nobody knows.</value>
    public TimeSpan? RetryAfter { get; }
}
