using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LoadBalancing.Client.Benchmarks.Faults;

/// <summary>An authority made for one run, a certificate of it that holds, and one that expired yesterday.</summary>
internal sealed class FaultCertificates : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("faults").FullName;
    private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();

    public FaultCertificates()
    {
        using RSA key = RSA.Create(2048);
        var request = new CertificateRequest("CN=faults", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        Authority = request.CreateSelfSigned(_now.AddDays(-30), _now.AddDays(30));
        Files = [Write("good", _now.AddDays(1)), Write("expired", _now.AddDays(-1))];
    }

    public X509Certificate2 Authority { get; }

    public string[] Files { get; }

    public void Dispose()
    {
        Authority.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string Write(string name, DateTimeOffset until)
    {
        using RSA key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        names.AddDnsName("orders");
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 certificate = request.Create(Authority, _now.AddDays(-20), until, RandomNumberGenerator.GetBytes(8));
        using X509Certificate2 withKey = certificate.CopyWithPrivateKey(key);
        string file = Path.Combine(_folder, name + ".pfx");
        File.WriteAllBytes(file, withKey.Export(X509ContentType.Pkcs12));
        return file;
    }
}
