namespace LoadBalancing.Client.Transport;

/// <summary>The certificate that is shown to servers that ask who we are: the section <c>Transport:Tls:ClientCertificate</c>. A configuration names files and a secret, and never holds them.</summary>
public sealed class ClientCertificateOptions
{
    /// <summary>Gets or sets the file of the certificate: PEM, or PKCS#12 (PFX).</summary>
    /// <value>A path, whose file is read again every minute. The default is <see langword="null"/>: none is shown.</value>
    public string? Path { get; set; }

    /// <summary>Gets or sets the file of its private key, in PEM.</summary>
    /// <value>A path. The default is <see langword="null"/>: the key is in the file of the certificate.</value>
    public string? KeyPath { get; set; }

    /// <summary>Gets or sets the password of the key or of the PFX.</summary>
    /// <value><c>Secret:name</c>, never the password itself. The default is <see langword="null"/>: there is none.</value>
    public string? Password { get; set; }
}
