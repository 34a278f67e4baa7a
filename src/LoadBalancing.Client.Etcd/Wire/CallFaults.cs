using System.Net.Sockets;
using System.Security.Authentication;
using LoadBalancing.Client.Transport;

namespace LoadBalancing.Client.Etcd.Wire;

/// <summary>Reads what the runtime throws: whether the request may have arrived, and what an operator can do about it.</summary>
internal static class CallFaults
{
    private static readonly string[] s_alerts = ["certificate required", "bad certificate", "unknown ca", "certificate expired", "certificate unknown", "unsupported certificate", "certificate revoked", "access denied"];

    /// <param name="e">What was thrown.</param>
    /// <param name="isSent">Whether the request, or part of it, was handed to a connection.</param>
    /// <param name="isTls">Whether the connection has TLS and may have been new.</param>
    /// <param name="cancellationToken">Of the call, the end of its time included.</param>
    public static CallException Of(Exception e, bool isSent, bool isTls, CancellationToken cancellationToken)
    {
        if (e is CallException known) { return known; }
        if (cancellationToken.IsCancellationRequested) { return new(isSent ? CallFault.TimedOut : CallFault.NotSent, isSent ? "it did not answer in time" : "no connection was made in time", e); }
        string? alert = Chain(e).Select(AlertOf).FirstOrDefault(found => found is not null);
        if (alert is not null) { return new(CallFault.Untrusted, $"the server wants a client certificate that it accepts (its alert: {alert})", e); }
        if (Chain(e).OfType<AuthenticationException>().LastOrDefault() is { } refused)
        {
            return new(CallFault.Untrusted, refused.Message.TrimEnd('.').Replace("Transport:Tls:", "Tls:", StringComparison.Ordinal), e);
        }
        // With TLS 1.3 the handshake is over here before the server looks at our certificate, and what is written then may meet a closed connection before the alert is read.
        if (isTls && !isSent && e is HttpRequestException { HttpRequestError: not (HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.NameResolutionError) })
        {
            return new(CallFault.Unwelcome, "the server closed the connection right after the TLS handshake, as one does that wants a client certificate and does not accept ours", e);
        }
        // A connection that could not be made in ConnectTimeout ends as a cancellation that nobody asked for.
        if (e is OperationCanceledException && !isSent) { return new(CallFault.NotSent, "no connection was made in time", e); }
        if (Chain(e).OfType<SocketException>().FirstOrDefault() is { } socket) { return new(isSent ? CallFault.Lost : CallFault.NotSent, socket.Message.TrimEnd('.'), e); }
        if (e is GrpcFrameTooLongException) { return new(CallFault.TooLong, e.Message, e); }
        return new(isSent ? CallFault.Lost : CallFault.NotSent, Chain(e).Last().Message.TrimEnd('.'), e);
    }

    /// <summary>What a server says of our certificate comes as an alert (RFC 8446, 6.2), with TLS 1.3 after the handshake is over here; the runtime has it in the words of OpenSSL only.</summary>
    private static string? AlertOf(Exception e) =>
        e.Message.IndexOf("alert ", StringComparison.Ordinal) is var at && at >= 0 && s_alerts.FirstOrDefault(alert => e.Message.AsSpan(at).Contains(alert, StringComparison.OrdinalIgnoreCase)) is { } found ? found : null;

    private static IEnumerable<Exception> Chain(Exception? e)
    {
        for (; e is not null; e = e.InnerException) { yield return e; }
    }
}
