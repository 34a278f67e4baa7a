using System.Security.Cryptography.X509Certificates;
using LoadBalancing.Client.Transport;
using static LoadBalancing.Client.Tests.Transport.Tls.CertificateFiles;

namespace LoadBalancing.Client.Tests.Transport.Tls;

/// <summary>What is read of files, and what is said of those that cannot be used.</summary>
public sealed class TlsFilesTests : IDisposable
{
    private readonly CertificateFiles _files = new();

    public void Dispose() => _files.Dispose();

    private static TlsConfig Client(string path, string? keyPath = null, string? password = null) => Config(tls =>
        (tls.ClientCertificate.Path, tls.ClientCertificate.KeyPath, tls.ClientCertificate.Password) = (path, keyPath, password));

    [Fact]
    public void Every_form_of_a_client_certificate_is_read()
    {
        X509Certificate2 me = _files.Root.Issue("me");
        (string path, string key) = _files.WritePem(me);
        Assert.Empty(Problems(Client(path, key)));
        Assert.Empty(Problems(Client(_files.Path("both.pem"))));
        (path, key) = _files.WritePem(me, "open sesame");
        Assert.Empty(Problems(Client(path, key, "Secret:p"), "open sesame"));
        // A PFX often has its issuer in it, which has no key.
        string pfx = _files.Write("a.pfx", new X509Certificate2Collection { X509CertificateLoader.LoadCertificate(_files.Root.Certificate.RawData), me }.Export(X509ContentType.Pkcs12, "open sesame")!);
        Assert.Empty(Problems(Client(pfx, password: "Secret:p"), "open sesame"));
        TlsConfig loaded = new TlsFiles(TimeProvider.System, _ => "open sesame").Load(Client(pfx, password: "Secret:p"), (_, problem) => Assert.Fail(problem));
        Assert.Equal("CN=me", loaded.Certificates.Current.Client!.Subject);
        Assert.True(((X509Certificate2)loaded.Certificates.ClientCertificates[0]).HasPrivateKey);
    }

    [Fact]
    public void A_client_certificate_that_cannot_be_used_says_which_file_and_why()
    {
        (string path, string key) = _files.WritePem(_files.Root.Issue("me"));
        Assert.StartsWith($"ClientCertificate:Path: '{_files.Path("none.pem")}' cannot be read: Could not find file", Assert.Single(Problems(Client(_files.Path("none.pem")))), StringComparison.Ordinal);
        Assert.StartsWith($"ClientCertificate:Path: '{path}' cannot be read: ", Assert.Single(Problems(Client(path))), StringComparison.Ordinal);
        string alien = _files.Write("alien.key", _files.Root.Issue("you").GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        Assert.StartsWith($"ClientCertificate:Path: '{path}' cannot be read: ", Assert.Single(Problems(Client(path, alien))), StringComparison.Ordinal);
        string pfx = _files.Write("a.pfx", _files.Root.Issue("me").Export(X509ContentType.Pkcs12, "open sesame"));
        Assert.Equal($"ClientCertificate:Path: '{pfx}' cannot be opened: the secret 'p' is not known", Assert.Single(Problems(Client(pfx, password: "Secret:p"), secret: null)));
        Assert.StartsWith($"ClientCertificate:Path: '{pfx}' cannot be read: ", Assert.Single(Problems(Client(pfx, password: "Secret:p"), "wrong")), StringComparison.Ordinal);
        Assert.Equal($"ClientCertificate:Path: '{pfx}' is no PEM, and KeyPath is only for PEM: a PFX holds its key", Assert.Single(Problems(Client(pfx, key, "Secret:p"), "open sesame")));
        string keyless = _files.Write("keyless.pfx", X509CertificateLoader.LoadCertificate(_files.Root.Certificate.RawData).Export(X509ContentType.Pkcs12));
        Assert.Equal($"ClientCertificate:Path: '{keyless}' holds no certificate with a private key", Assert.Single(Problems(Client(keyless))));
    }

    [Fact]
    public void Time_is_the_clusters_clock()
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        X509Certificate2 me = _files.Root.Issue("me", fromDay: 1, toDay: 3);
        (string path, string key) = _files.WritePem(me);
        TlsConfig config = Client(path, key);
        string DateOf(DateTime at) => at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal($"ClientCertificate:Path: '{path}' is not valid before {DateOf(me.NotBefore)}", Assert.Single(Problems(config, time: new ManualTime(now))));
        Assert.Empty(Problems(config, time: new ManualTime(now.AddDays(2))));
        Assert.Equal($"ClientCertificate:Path: '{path}' has expired: {DateOf(me.NotAfter)}", Assert.Single(Problems(config, time: new ManualTime(now.AddDays(4)))));
        string root = _files.WriteRoot();
        Assert.Equal($"RootCertificates:0: '{root}' has expired: {DateOf(_files.Root.Certificate.NotAfter)}", Assert.Single(Problems(Config(tls => tls.RootCertificates.Add(root)), time: new ManualTime(now.AddDays(101)))));
    }

    [Fact]
    public void Roots_come_from_all_files_and_each_bad_one_is_told()
    {
        string good = _files.WriteRoot(), two = _files.Write("two.pem", Authority.Create("one").Pem + "\n" + Authority.Create("other").Pem);
        string between = _files.Write("between.pem", _files.Root.CreateIntermediate("between").Pem), empty = _files.Write("empty.pem", "nothing");
        TlsConfig loaded = new TlsFiles(TimeProvider.System, _ => null).Load(Config(tls => { tls.RootCertificates.Add(good); tls.RootCertificates.Add(two); }), (_, problem) => Assert.Fail(problem));
        Assert.Equal(["CN=root", "CN=one", "CN=other"], loaded.Certificates.Current.Roots!.Select(root => root.Subject));
        Assert.Equal(
            [$"RootCertificates:1: '{between}' holds no root, which is a certificate that names itself as its issuer", $"RootCertificates:2: '{empty}' holds no certificate in PEM"],
            Problems(Config(tls => { tls.RootCertificates.Add(good); tls.RootCertificates.Add(between); tls.RootCertificates.Add(empty); })));
        string large = _files.Write("large.pem", new byte[(4 * 1024 * 1024) + 1]);
        Assert.Equal($"RootCertificates:0: '{large}' is longer than 4 MB", Assert.Single(Problems(Config(tls => tls.RootCertificates.Add(large)))));
    }

    [Fact]
    public void Versions_of_equal_settings_share_what_was_read_and_others_do_not()
    {
        string first = _files.WriteRoot(), second = _files.WriteRoot("second.pem");
        var files = new TlsFiles(TimeProvider.System, _ => null);
        TlsConfig Load(string path) => files.Load(Config(tls => tls.RootCertificates.Add(path)), (_, problem) => Assert.Fail(problem));
        TlsConfig a = Load(first), b = Load(first), c = Load(second);
        Assert.Same(a.Certificates, b.Certificates);
        Assert.NotSame(a.Certificates, c.Certificates);
        Assert.Equal(a, b);
        Assert.NotEqual(a, c);
    }
}
