using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LoadBalancing.Client.IntegrationTests.Servers;

/// <summary>Self-signed certificates, made in code, and a client that trusts every issuer but still checks the name.</summary>
internal static class Certificates
{
    public static X509Certificate2 For(params string[] names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=load balancing test", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (string name in names)
        {
            if (IPAddress.TryParse(name, out IPAddress? ip)) { alternatives.AddIpAddress(ip); }
            else { alternatives.AddDnsName(name); }
        }
        request.CertificateExtensions.Add(alternatives.Build());
        using X509Certificate2 made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), password: null);      // Windows wants the key in a store
    }

    public static void TrustAnyIssuer(SocketsHttpHandler handler) => handler.SslOptions.RemoteCertificateValidationCallback =
        static (_, _, _, errors) => (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) == SslPolicyErrors.None;
}
