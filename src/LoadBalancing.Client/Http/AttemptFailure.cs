using System.Net.Sockets;
using LoadBalancing.Client.Diagnostics;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Outcomes;

namespace LoadBalancing.Client.Http;

/// <summary>What an exception says: about the endpoint, and whether anything can have been sent.</summary>
/// <param name="Exception">As thrown, or as the caller should see it.</param>
/// <param name="Result">What it says about the endpoint.</param>
/// <param name="IsUnsent">Proof that no server has processed the request: it may go elsewhere whatever its method.</param>
internal readonly record struct AttemptFailure(Exception Exception, CallResult Result, bool IsUnsent)
{
    public static AttemptFailure Of(Exception exception, EndpointNode endpoint, HttpContent? content, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException canceled)
        {
            if (!cancellationToken.IsCancellationRequested && canceled.InnerException is TimeoutException timeout && IsConnectTimeout(timeout)) { return ConnectTimedOut(timeout, endpoint); }
            // One that the caller did not ask for: a timeout of a handler below ours, or a stream that was reset while its upload was under way.
            OutcomeKind outcome = cancellationToken.IsCancellationRequested ? OutcomeKind.Canceled : OutcomeKind.Failure;
            return new(exception, new CallResult(outcome) { ErrorType = exception.GetType().FullName }, IsUnsent: false);
        }
        (OutcomeKind kind, bool isUnsent) = exception is HttpRequestException http ? Judge(http, content) : (OutcomeKind.Abandoned, false);
        return new(exception, new CallResult(kind) { ErrorType = ErrorTypes.Of(exception) }, isUnsent);
    }

    /// <summary>The answer that said so; the caller gets it where nobody else is left, since it is no exception.</summary>
    public HttpResponseMessage? Response { get; private init; }

    /// <summary>The endpoint answered that it cannot run the version that the request names, before it began.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="result">What it says about the endpoint.</param>
    /// <param name="canRepeat">Whether the content can be sent again, of which some may have been.</param>
    public static AttemptFailure SentAway(HttpResponseMessage response, CallResult result, bool canRepeat) =>
        new(new HttpRequestException("The endpoint cannot run the version that the request names."), result, canRepeat) { Response = response };

    /// <summary>Something below us followed a redirect: the request is not the one that was sent, and what it did is not known.</summary>
    public bool WasRedirected { get; init; }

    /// <summary>The endpoint did not answer in the time that an attempt may take. Like a gateway's 504, no request of ours is the reason.</summary>
    public static AttemptFailure TimedOut(EndpointNode endpoint, TimeSpan timeout)
    {
        string message = $"Endpoint '{endpoint.Id}' ({endpoint.Address}) did not answer within {timeout} (Resilience:AttemptTimeout).";
        var exception = new HttpRequestException(HttpRequestError.Unknown, message, new SocketException((int)SocketError.TimedOut, message));
        return new(exception, new CallResult(OutcomeKind.GatewayFailure) { ErrorType = ErrorTypes.Timeout }, IsUnsent: false);
    }

    /// <summary>The name that OpenTelemetry's HTTP metrics give an error.</summary>
    public string ErrorType => Result.ErrorType ?? Exception.GetType().Name;

    /// <summary>
    /// Only its text tells the runtime's ConnectTimeout from the timeout of some handler below ours, whose request may have been processed: without
    /// the proof nothing is sent again. The second text is what an application trimmed without resources says.
    /// </summary>
    private static bool IsConnectTimeout(TimeoutException timeout) =>
        timeout.Message.Contains(nameof(SocketsHttpHandler.ConnectTimeout), StringComparison.Ordinal) || timeout.Message == "net_http_connect_timedout";

    /// <summary>
    /// SocketsHttpHandler's ConnectTimeout looks like a cancellation that nobody asked for, and gRPC would call it Cancelled. As a connection
    /// error with a SocketException inside it is what it is: Unavailable.
    /// </summary>
    private static AttemptFailure ConnectTimedOut(TimeoutException timeout, EndpointNode endpoint)
    {
        string message = $"Endpoint '{endpoint.Id}' ({endpoint.Address}): {timeout.Message}";
        var exception = new HttpRequestException(HttpRequestError.ConnectionError, message, new SocketException((int)SocketError.TimedOut));
        return new(exception, new CallResult(OutcomeKind.Unreachable) { ErrorType = ErrorTypes.Of(exception) }, IsUnsent: true);
    }

    private static (OutcomeKind Kind, bool IsUnsent) Judge(HttpRequestException exception, HttpContent? content) => exception.HttpRequestError switch
    {
        HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError
            or HttpRequestError.VersionNegotiationError => (OutcomeKind.Unreachable, true),
        // The proxy's fault, not the endpoint's.
        HttpRequestError.ProxyTunnelError => (OutcomeKind.Abandoned, true),
        HttpRequestError.HttpProtocolError => Http2Error.CodeOf(exception) switch
        {
            Http2Error.RefusedStream => (OutcomeKind.Disconnected, Replay.IsSafe(content)),
            Http2Error.EnhanceYourCalm => (OutcomeKind.Overloaded, false),
            _ => (OutcomeKind.Disconnected, false),
        },
        HttpRequestError.InvalidResponse or HttpRequestError.ResponseEnded => (OutcomeKind.Disconnected, false),
        HttpRequestError.ConfigurationLimitExceeded => (OutcomeKind.Failure, false),
        // A reset has a SocketException at its root; without one it is the caller's content that failed.
        HttpRequestError.Unknown when IsFromSocket(exception) => (OutcomeKind.Disconnected, false),
        _ => (OutcomeKind.Abandoned, false),
    };

    private static bool IsFromSocket(Exception exception) => ExceptionChain.Of(exception).Any(inner => inner is SocketException or HttpIOException);
}
