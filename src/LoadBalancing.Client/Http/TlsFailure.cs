using LoadBalancing.Client.Endpoints;

namespace LoadBalancing.Client.Http;

/// <summary>Says of a connection that TLS refused whose it was, and why: "see inner exception" tells nobody which of twenty certificates has expired.</summary>
internal static class TlsFailure
{
    private const string Alert = " alert ";

    /// <summary>The same error with the endpoint's name in it where TLS failed; else the exception itself.</summary>
    public static Exception Explain(Exception exception, EndpointNode endpoint) =>
        exception is HttpRequestException error && ReasonOf(error) is { } reason
            ? new HttpRequestException(error.HttpRequestError, $"Endpoint '{endpoint.Id}' ({endpoint.Address}): {reason.TrimEnd('.')}.", error)
            : exception;

    private static string? ReasonOf(HttpRequestException error)
    {
        Exception innermost = error.GetBaseException();
        // With TLS 1.3 a server refuses a client certificate only after the client's handshake is over: the alert is found by who waits for the answer.
        if (innermost.Message.LastIndexOf(Alert, StringComparison.Ordinal) is >= 0 and var at && IsFromTls(error)) { return WordsFor(innermost.Message[(at + Alert.Length)..]); }
        return error.HttpRequestError == HttpRequestError.SecureConnectionError ? $"TLS failed: {innermost.Message}" : null;
    }

    private static bool IsFromTls(HttpRequestException error) => error.HttpRequestError == HttpRequestError.SecureConnectionError || error.InnerException is IOException;

    /// <summary>The alerts of RFC 8446, 6.2, as OpenSSL calls them.</summary>
    private static string WordsFor(string alert) => alert switch
    {
        "certificate required" => "the server wants a client certificate, and got none (Transport:Tls:ClientCertificate)",
        "bad certificate" or "unsupported certificate" or "certificate revoked" or "certificate expired" or "certificate unknown" or "unknown ca" or "access denied"
            => $"the server refused the client certificate (TLS alert: {alert}; Transport:Tls:ClientCertificate)",
        "handshake failure" => "the server refused TLS: it wants a client certificate, or has no cipher in common (TLS alert: handshake failure)",
        "protocol version" => "the server speaks no version of TLS that we may use (TLS alert: protocol version)",
        _ => $"the server refused TLS (TLS alert: {alert})",
    };
}
