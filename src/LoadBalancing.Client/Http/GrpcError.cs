using System.Net.Sockets;
using LoadBalancing.Client.Diagnostics;

namespace LoadBalancing.Client.Http;

/// <summary>What a gRPC channel makes of an exception: Unavailable where a SocketException or an IOException is inside, which its retry policies know; else Internal, as if somebody had made a mistake (grpc/grpc-dotnet, GrpcProtocolHelpers).</summary>
internal static class GrpcError
{
    /// <summary>A connection that could not be made, by TLS or for want of HTTP/2, is Unavailable as in gRPC's other languages; grpc-dotnet would call it Internal.</summary>
    /// <param name="exception">What all attempts came to.</param>
    /// <returns>The same, or the same error with an IOException around what is inside. A channel writes all messages into one status, so none is said twice.</returns>
    public static Exception For(Exception exception) =>
        exception is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError or HttpRequestError.VersionNegotiationError or HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.ProxyTunnelError } http && !IsKnown(http)
            ? new HttpRequestException(http.HttpRequestError, http.Message, new IOException("The connection was not made.", http.InnerException))
            : exception;

    /// <summary>The time of all attempts was over. gRPC would call a cancellation Cancelled, though its caller cancelled nothing.</summary>
    public static HttpRequestException TimedOut(string message, Exception exception) => new(HttpRequestError.Unknown, message, new IOException("No answer came in time.", new TimeoutException("The time of all attempts was over.", exception)));

    private static bool IsKnown(Exception exception) => ExceptionChain.Of(exception).Any(inner => inner is SocketException or IOException);
}
