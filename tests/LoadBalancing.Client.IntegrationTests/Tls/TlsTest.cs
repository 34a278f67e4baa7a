using System.Security.Cryptography.X509Certificates;
using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Http;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace LoadBalancing.Client.IntegrationTests.Tls;

/// <summary>Real TLS over loopback, certificates of an issuer that only a file knows, and a client whose handler nobody has touched.</summary>
public abstract class TlsTest : IntegrationTest
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("lb-tls-");

    private protected Authority Root { get; } = Authority.Create();

    private protected string RootFile => FileOf("root.pem", Root.Pem);

    /// <summary>Writes a file that the test's directory keeps, in place of one of that name.</summary>
    private protected string FileOf(string name, string text)
    {
        string path = Path.Combine(_directory.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>A certificate and its key as two files of PEM.</summary>
    private protected (string Path, string KeyPath) FilesOf(X509Certificate2 certificate, string name = "client")
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        return (FileOf($"{name}.pem", certificate.ExportCertificatePem()), FileOf($"{name}.key", key.ExportPkcs8PrivateKeyPem()));
    }

    /// <summary>A server that answers with the name of the client's certificate.</summary>
    private protected static Task<TestServer> ServeAsync(X509Certificate2 certificate, Action<HttpsConnectionAdapterOptions>? https = null, HttpProtocols protocols = HttpProtocols.Http1) => TestServer.StartAsync(new ServerSetup
    {
        Certificate = certificate,
        Protocols = protocols,
        Https = https,
        Answer = context => context.Response.WriteAsync(context.Connection.ClientCertificate?.Subject ?? "nobody"),
    });

    private protected static void WantCertificate(HttpsConnectionAdapterOptions https)
    {
        https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
        https.AllowAnyClientCertificate();
    }

    private protected static ClusterOptions Options(Action<ClusterOptions> configure, params string[] addresses)
    {
        var options = new ClusterOptions();
        options.Picker.Policy = InOrderPicker.Policy;
        foreach ((int i, string address) in addresses.Index()) { options.Endpoints[((char)('a' + i)).ToString()] = new EndpointOptions(address); }
        configure(options);
        return options;
    }

    private protected static Cluster ClusterOf(ClusterOptions options, ClusterSetup? setup = null)
    {
        setup ??= new ClusterSetup();
        setup.Pickers[InOrderPicker.Policy] = inputs => new InOrderPicker(inputs);
        return Cluster.Create("orders", options, setup);
    }

    private protected static HttpClient ClientOf(Cluster cluster) => new(cluster.CreateHandler()) { BaseAddress = new Uri("https://orders/") };

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _directory.Delete(recursive: true);
    }
}
