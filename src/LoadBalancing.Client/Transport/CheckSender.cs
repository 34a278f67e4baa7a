using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;
using LoadBalancing.Client.Diagnostics;

namespace LoadBalancing.Client.Transport;

/// <summary>Sends checks over real connections, and says in words why one failed.</summary>
/// <param name="configure">The last word on the handler of each check, or null.</param>
internal sealed class CheckSender(Action<SocketsHttpHandler>? configure = null)
{
    public static CheckSender Default { get; } = new();

    /// <inheritdoc cref="SendCheck"/>
    public async Task<CheckResult> SendAsync(CheckRequest request, CancellationToken cancellationToken)
    {
        var connection = new CheckConnection();
        try
        {
            if (request.Spec.Kind == CheckKind.Tcp) { return await TcpCheck.SendAsync(request, connection, cancellationToken).ConfigureAwait(false); }
            using SocketsHttpHandler handler = connection.CreateHandler(request.Transport, configure);
            using var invoker = new HttpMessageInvoker(handler, disposeHandler: false);
            return request.Spec.Kind == CheckKind.Grpc
                ? await GrpcCheck.SendAsync(invoker, request, cancellationToken).ConfigureAwait(false)
                : await HttpCheck.SendAsync(invoker, request, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            return new CheckResult(CheckEnd.TimedOut, connection.IsMade, string.Create(CultureInfo.InvariantCulture,
                $"{(connection.IsMade ? "no answer" : "no connection")} within {request.Timeout.TotalSeconds} s"));
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException or AuthenticationException or OperationCanceledException or UriFormatException)
        {
            return connection.IsMade ? CheckResult.Failed(ReasonOf(e)) : CheckResult.Refused(ReasonOf(e));
        }
    }

    /// <summary>The innermost cause: "the SSL connection could not be established" alone tells nobody that a certificate has expired.</summary>
    private static string ReasonOf(Exception error)
    {
        foreach (Exception e in ExceptionChain.Of(error))
        {
            if (e is SocketException refused) { return $"the connection failed: {refused.SocketErrorCode}"; }
            if (e is AuthenticationException tls) { return $"TLS failed: {tls.Message}"; }
        }
        return error is HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } http ? $"no answer: {http.HttpRequestError}" : $"no answer: {error.Message}";
    }
}
