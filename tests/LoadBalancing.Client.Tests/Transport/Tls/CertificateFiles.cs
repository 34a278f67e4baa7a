using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LoadBalancing.Client.Transport;

namespace LoadBalancing.Client.Tests.Transport.Tls;

/// <summary>Files of certificates in a directory of their own, and what is reported of them.</summary>
internal sealed class CertificateFiles : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("lb-tls-unit-");

    public Authority Root { get; } = Authority.Create();

    public string Path(string name) => System.IO.Path.Combine(_directory.FullName, name);

    public string Write(string name, string text) => Write(name, System.Text.Encoding.UTF8.GetBytes(text));

    public string Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(Path(name), bytes);
        return Path(name);
    }

    public string WriteRoot(string name = "root.pem") => Write(name, Root.Pem);

    /// <summary>Certificate and key, in one file or in two, the key encrypted or not.</summary>
    public (string Path, string KeyPath) WritePem(X509Certificate2 certificate, string? password = null)
    {
        using ECDsa key = certificate.GetECDsaPrivateKey()!;
        string pem = password is null
            ? key.ExportPkcs8PrivateKeyPem()
            : key.ExportEncryptedPkcs8PrivateKeyPem(password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1_000));
        Write("both.pem", certificate.ExportCertificatePem() + "\n" + pem);
        return (Write("client.pem", certificate.ExportCertificatePem()), Write("client.key", pem));
    }

    public static TlsConfig Config(Action<TlsOptions> configure)
    {
        var options = new TlsOptions();
        configure(options);
        return TlsConfig.From(options)!;
    }

    /// <summary>What reading them reports; empty where they can be used.</summary>
    public static IReadOnlyList<string> Problems(TlsConfig config, string? secret = null, TimeProvider? time = null)
    {
        var problems = new List<string>();
        TlsConfig loaded = new TlsFiles(time ?? TimeProvider.System, _ => secret).Load(config, (setting, problem) => problems.Add($"{setting}: {problem}"));
        Assert.Equal(problems.Count == 0, loaded.Certificates.Current != TlsMaterial.None);
        return problems;
    }

    public void Dispose() => _directory.Delete(recursive: true);
}
