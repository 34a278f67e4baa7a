using System.Security.Cryptography.X509Certificates;
using LoadBalancing.Client.Tests;

namespace LoadBalancing.Client.Etcd.Tests.Servers;

/// <summary>Certificates in files of a temporary folder: an issuer for servers, and one for clients.</summary>
internal sealed class EtcdCertificates : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("etcd-tls-");
    private readonly Authority _servers = Authority.Create("servers"), _clients = Authority.Create("clients"), _strangers = Authority.Create("strangers");

    public EtcdCertificates()
    {
        Root = Write("root.pem", _servers.Pem);
        ClientRoot = Write("client-root.pem", _clients.Pem);
        StrangeRoot = Write("strange-root.pem", _strangers.Pem);
        Client = WriteBoth("client", _clients.Issue("client"));
        StrangeClient = WriteBoth("stranger", _strangers.Issue("client"));
        ExpiredClient = WriteBoth("expired", _clients.Issue("client", fromDay: -9, -2));
    }

    public string Root { get; }

    public string ClientRoot { get; }

    /// <summary>Of an issuer that nobody knows.</summary>
    public string StrangeRoot { get; }

    public (string Certificate, string Key) Client { get; }

    public (string Certificate, string Key) StrangeClient { get; }

    public (string Certificate, string Key) ExpiredClient { get; }

    /// <summary>A server's for 127.0.0.1.</summary>
    /// <param name="wantsClients">Whether clients must show one of theirs.</param>
    /// <param name="lastDay">When it ends, in days from now.</param>
    public EtcdTls Server(bool wantsClients = false, int lastDay = 1)
    {
        (string certificate, string key) = WriteBoth("server", _servers.Issue("127.0.0.1", fromDay: -9, lastDay));
        return new EtcdTls(certificate, key, Root, wantsClients ? ClientRoot : null) { Control = Client };
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private (string Certificate, string Key) WriteBoth(string name, X509Certificate2 issued)
    {
        using (issued) { return (Write(name + ".pem", issued.ExportCertificatePem()), Write(name + ".key", issued.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem())); }
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }
}
