using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LoadBalancing.Client.Transport;

/// <summary>What a server showed, and what the runtime thinks of it.</summary>
/// <param name="Certificate">The server's own; null where it showed none.</param>
/// <param name="Chain">As the runtime built it, by the system's roots.</param>
/// <param name="Errors">The faults that the runtime found.</param>
/// <param name="Name">The name that was asked for.</param>
internal sealed record ShownCertificate(X509Certificate2? Certificate, X509Chain? Chain, SslPolicyErrors Errors, string? Name)
{
    /// <summary>The purpose that SslStream asks for too: authenticating a server.</summary>
    private static readonly Oid s_serverAuthentication = new("1.3.6.1.5.5.7.3.1");

    /// <summary>How long one list of revoked certificates may take. A connection that waits for it has a time of its own.</summary>
    private static readonly TimeSpan s_longestRetrieval = TimeSpan.FromSeconds(3);

    /// <summary>In words; null where there is none. The name is judged by the runtime alone, and the chain again only where other roots or revocation are wanted.</summary>
    public string? FaultFor(TlsConfig? config)
    {
        if (Certificate is null || (Errors & SslPolicyErrors.RemoteCertificateNotAvailable) != 0) { return "the server showed no certificate"; }
        var faults = new List<string>(2);
        if ((Errors & SslPolicyErrors.RemoteCertificateNameMismatch) != 0) { faults.Add(CertificateFaults.OfName(Certificate, Name)); }
        if (config is null or { RootCertificates.IsEmpty: true, Revocation: X509RevocationMode.NoCheck })
        {
            if ((Errors & SslPolicyErrors.RemoteCertificateChainErrors) != 0) { faults.AddRange(CertificateFaults.OfChain(Chain, Certificate, "the system's roots")); }
        }
        else { faults.AddRange(Judge(config, Certificate)); }
        return faults.Count == 0 ? null : string.Join("; ", faults);
    }

    private IReadOnlyList<string> Judge(TlsConfig config, X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        X509ChainPolicy policy = chain.ChainPolicy;
        policy.ApplicationPolicy.Add(s_serverAuthentication);
        policy.RevocationMode = config.Revocation;
        policy.RevocationFlag = X509RevocationFlag.ExcludeRoot;
        policy.UrlRetrievalTimeout = s_longestRetrieval;
        // A stranger's certificate must not make us fetch what it names: TLS wants the server to send its issuers.
        policy.DisableCertificateDownloads = true;
        if (Chain is not null) { policy.ExtraStore.AddRange(Chain.ChainPolicy.ExtraStore); }
        if (!config.RootCertificates.IsEmpty)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(config.Certificates.Current.Roots ?? []);
        }
        bool passes = chain.Build(certificate);
        IReadOnlyList<string> faults = passes ? [] : CertificateFaults.OfChain(chain, certificate, config.RootCertificates.IsEmpty ? "the system's roots" : "Transport:Tls:RootCertificates");
        foreach (X509ChainElement element in chain.ChainElements) { element.Certificate.Dispose(); }
        return faults;
    }
}
