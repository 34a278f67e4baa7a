using System.Security.Cryptography.X509Certificates;

namespace LoadBalancing.Client.Transport;

/// <summary>TLS towards endpoints: the section <c>Transport:Tls</c>. It acts on new connections; those that exist go on as they were made.</summary>
/// <remarks>Nothing here makes a certificate pass that would not pass without it, but for issuers that are named instead of the system's.</remarks>
public sealed class TlsOptions
{
    /// <summary>Gets or sets the lowest version of TLS that a connection may have.</summary>
    /// <value><c>1.2</c> or <c>1.3</c>. The default is <see langword="null"/>: what the system allows.</value>
    public string? MinimumVersion { get; set; }

    /// <summary>Gets files of PEM certificates, whose roots are trusted in place of the system's. Certificates in them that are no roots help to build chains.</summary>
    /// <value>Paths of files, read again every minute. Empty by default: the system's roots.</value>
    public IList<string> RootCertificates { get; } = [];

    /// <summary>Gets what is shown to servers that ask who we are.</summary>
    public ClientCertificateOptions ClientCertificate { get; } = new();

    /// <summary>Gets or sets how it is learnt whether a server's certificate was revoked. Where it cannot be learnt, the certificate does not pass.</summary>
    /// <value><see cref="X509RevocationMode.NoCheck"/>, <see cref="X509RevocationMode.Offline"/> (only lists that the system has) or <see cref="X509RevocationMode.Online"/>. The default is not to ask.</value>
    public X509RevocationMode Revocation { get; set; } = X509RevocationMode.NoCheck;
}
