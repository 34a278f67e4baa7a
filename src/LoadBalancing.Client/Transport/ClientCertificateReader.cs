using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace LoadBalancing.Client.Transport;

/// <summary>Makes a certificate with its private key of the bytes of files: PEM or PKCS#12.</summary>
internal static class ClientCertificateReader
{
    /// <param name="file">The certificate.</param>
    /// <param name="keyFile">Its key, or null where the file has it.</param>
    /// <param name="password">Of the key or of the PKCS#12, or null.</param>
    public static X509Certificate2 Read(byte[] file, byte[]? keyFile, string? password)
    {
        if (file.AsSpan().IndexOf("-----BEGIN "u8) < 0)
        {
            if (keyFile is not null) { throw new TlsFileException("is no PEM, and KeyPath is only for PEM: a PFX holds its key"); }
            return OfPkcs12(file, password);
        }
        string text = Encoding.UTF8.GetString(file), key = keyFile is null ? text : Encoding.UTF8.GetString(keyFile);
        X509Certificate2 read = password is null ? X509Certificate2.CreateFromPem(text, key) : X509Certificate2.CreateFromEncryptedPem(text, key, password);
        if (!OperatingSystem.IsWindows()) { return read; }
        // Windows' TLS takes no key that is not in a store.
        using (read) { return X509CertificateLoader.LoadPkcs12(read.Export(X509ContentType.Pkcs12), password: null); }
    }

    /// <summary>The one with a key: a PFX often holds its issuers too.</summary>
    private static X509Certificate2 OfPkcs12(byte[] file, string? password)
    {
        X509Certificate2Collection all = X509CertificateLoader.LoadPkcs12Collection(file, password);
        return all.FirstOrDefault(certificate => certificate.HasPrivateKey) ?? throw new TlsFileException("holds no certificate with a private key");
    }
}
