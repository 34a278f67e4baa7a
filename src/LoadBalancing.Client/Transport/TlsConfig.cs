using System.Collections.Immutable;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace LoadBalancing.Client.Transport;

/// <summary>The settings of one version. Equal by what was written; the certificates that the files hold are a matter of their own.</summary>
internal sealed record TlsConfig(SslProtocols MinimumVersion, ImmutableArray<string> RootCertificates, ClientCertificateFiles? ClientCertificate, X509RevocationMode Revocation)
{
    /// <summary>What the files hold: the same object for the same settings, whichever version has them.</summary>
    public TlsCertificates Certificates { get; init; } = new();

    public bool HasFiles => ClientCertificate is not null || !RootCertificates.IsEmpty;

    /// <summary>Null where nothing is set.</summary>
    public static TlsConfig? From(TlsOptions options)
    {
        ClientCertificateOptions client = options.ClientCertificate;
        SslProtocols minimum = options.MinimumVersion switch { "1.2" => SslProtocols.Tls12, "1.3" => SslProtocols.Tls13, _ => SslProtocols.None };
        var config = new TlsConfig(minimum, [.. options.RootCertificates], client.Path is { } path ? new(path, client.KeyPath, client.Password) : null, options.Revocation);
        return config.HasFiles || minimum != SslProtocols.None || options.Revocation != X509RevocationMode.NoCheck ? config : null;
    }

    public bool Equals(TlsConfig? other) => other is not null
        && MinimumVersion == other.MinimumVersion && RootCertificates.SequenceEqual(other.RootCertificates) && ClientCertificate == other.ClientCertificate && Revocation == other.Revocation;

    public override int GetHashCode() => HashCode.Combine(MinimumVersion, RootCertificates.Length, ClientCertificate, Revocation);
}

/// <summary>Where a client certificate is.</summary>
/// <param name="Path">Of the certificate.</param>
/// <param name="KeyPath">Of its key; null where that is in the same file.</param>
/// <param name="Password">A reference to a secret, or null.</param>
internal sealed record ClientCertificateFiles(string Path, string? KeyPath, string? Password);
