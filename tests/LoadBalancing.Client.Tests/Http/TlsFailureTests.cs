using System.Net.Http;
using System.Security.Authentication;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Http;

namespace LoadBalancing.Client.Tests.Http;

/// <summary>Words as OpenSSL 3.0 said them to .NET 10, over connections to <c>openssl s_server -Verify 1 -verify_return_error</c>.</summary>
public sealed class TlsFailureTests
{
    private static readonly EndpointNode s_node = Given.Node("a", address: "https://10.0.0.1:8443");

    private static HttpRequestException Refused(HttpRequestError error, string openSsl) => new(
        error, "An error occurred while sending the request.", new IOException("The decryption operation failed, see inner exception.", new InvalidOperationException("Decrypt failed with OpenSSL error - SSL_ERROR_SSL.", new InvalidOperationException(openSsl))));

    [Theory]
    [InlineData("error:0A00045C:SSL routines::tlsv13 alert certificate required", "the server wants a client certificate, and got none (Transport:Tls:ClientCertificate)")]
    [InlineData("error:0A000418:SSL routines::tlsv1 alert unknown ca", "the server refused the client certificate (TLS alert: unknown ca; Transport:Tls:ClientCertificate)")]
    [InlineData("error:0A000415:SSL routines::ssl/tls alert certificate expired", "the server refused the client certificate (TLS alert: certificate expired; Transport:Tls:ClientCertificate)")]
    [InlineData("error:0A000410:SSL routines::sslv3 alert handshake failure", "the server refused TLS: it wants a client certificate, or has no cipher in common (TLS alert: handshake failure)")]
    [InlineData("error:0A00042E:SSL routines::tlsv1 alert protocol version", "the server speaks no version of TLS that we may use (TLS alert: protocol version)")]
    [InlineData("error:0A000438:SSL routines::tlsv1 alert internal error", "the server refused TLS (TLS alert: internal error)")]
    public void An_alert_is_told_with_the_endpoint(string openSsl, string words)
    {
        foreach (HttpRequestError error in new[] { HttpRequestError.Unknown, HttpRequestError.SecureConnectionError })
        {
            HttpRequestException thrown = Refused(error, openSsl);
            var told = Assert.IsType<HttpRequestException>(TlsFailure.Explain(thrown, s_node));
            Assert.Equal($"Endpoint 'a' (https://10.0.0.1:8443): {words}.", told.Message);
            // What kind it is decides whether it may be repeated, and stays.
            Assert.Equal((error, thrown), (told.HttpRequestError, told.InnerException));
        }
    }

    [Fact]
    public void A_connection_that_tls_refused_is_told_with_the_innermost_reason()
    {
        var thrown = new HttpRequestException(HttpRequestError.SecureConnectionError, "The SSL connection could not be established, see inner exception.", new AuthenticationException("the server's certificate was revoked"));
        Assert.Equal("Endpoint 'a' (https://10.0.0.1:8443): TLS failed: the server's certificate was revoked.", TlsFailure.Explain(thrown, s_node).Message);
    }

    [Fact]
    public void Other_errors_stay_what_they_are()
    {
        Exception[] others = [new HttpRequestException(HttpRequestError.ConnectionError, "refused"), new HttpRequestException("a red alert of the caller's content"), new OperationCanceledException(), new IOException("an alert x")];
        Assert.All(others, other => Assert.Same(other, TlsFailure.Explain(other, s_node)));
    }
}
