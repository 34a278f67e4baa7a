using LoadBalancing.Client.Etcd.Tests.Servers;
using LoadBalancing.Client.Etcd.Wire;

namespace LoadBalancing.Client.Etcd.Tests.Wire;

/// <summary>Certificates of both sides.</summary>
public sealed class TlsTests : IDisposable
{
    private const string Unaccepted = "the server wants a client certificate that it accepts (its alert: bad certificate).";
    private const string Unheard = "the server closed the connection right after the TLS handshake, as one does that wants a client certificate and does not accept ours.";

    private readonly EtcdCertificates _certificates = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _certificates.Dispose();

    [Fact]
    public async Task With_the_right_certificates_on_both_sides_it_works_and_with_others_the_error_says_whose_is_wrong()
    {
        await using EtcdServer etcd = await EtcdServer.StartAsync(Token, new EtcdSetup { Tls = _certificates.Server(wantsClients: true) });
        Assert.StartsWith("https://", etcd.Endpoint, StringComparison.Ordinal);
        await using EtcdStore right = Opened.Store(With(_certificates.Root, _certificates.Client), etcd.Endpoint);
        await right.PutAsync("/a", "1", Token);
        Assert.Equal("1", await right.GetAsync("/a", Token));

        string name = $"Reading '/a': no endpoint of etcd could do it: {etcd.Endpoint}: ";
        await AssertUntrustedAsync(name + Unaccepted, With(_certificates.Root, null), etcd.Endpoint);
        await AssertUntrustedAsync(name + Unaccepted, With(_certificates.Root, _certificates.StrangeClient), etcd.Endpoint);
        await AssertUntrustedAsync(name + "the issuer of the server's certificate is not trusted: 'CN=servers' does not lead to Tls:RootCertificates.", With(_certificates.StrangeRoot, _certificates.Client), etcd.Endpoint);
        await AssertUntrustedAsync(name + "the issuer of the server's certificate is not trusted: 'CN=servers' does not lead to the system's roots.", With(null, _certificates.Client), etcd.Endpoint);
    }

    [Fact]
    public async Task An_expired_certificate_of_the_server_is_named_with_its_dates()
    {
        await using EtcdServer etcd = await EtcdServer.StartAsync(Token, new EtcdSetup { Tls = _certificates.Server(lastDay: -2) });
        await using EtcdStore store = Opened.Store(With(_certificates.Root, null), etcd.Endpoint);
        EtcdException e = await Assert.ThrowsAsync<EtcdException>(() => store.PutAsync("/a", "1", Token));
        Assert.Equal(EtcdErrorCode.Untrusted, e.Code);
        Assert.Matches($"^Writing '/a': no endpoint of etcd could do it: {etcd.Endpoint}: the server's certificate is valid only from [0-9TZ:-]+ to [0-9TZ:-]+\\.$", e.Message);
    }

    [Fact]
    public async Task A_server_without_TLS_behind_https_and_one_with_it_behind_http_are_unavailable()
    {
        EtcdServer plain = await SharedEtcd.GetAsync(Token);
        await using EtcdStore https = Opened.Store(Quick, plain.Endpoint.Replace("http:", "https:", StringComparison.Ordinal));
        EtcdException e = await Assert.ThrowsAsync<EtcdException>(() => https.GetAsync("/a", Token));
        Assert.Equal(EtcdErrorCode.Unavailable, e.Code);
        Assert.Contains(plain.Endpoint[7..], e.Message, StringComparison.Ordinal);
        await using EtcdServer etcd = await EtcdServer.StartAsync(Token, new EtcdSetup { Tls = _certificates.Server() });
        await using EtcdStore http = Opened.Store(Quick, etcd.Endpoint.Replace("https:", "http:", StringComparison.Ordinal));
        EtcdException f = await Assert.ThrowsAsync<EtcdException>(() => http.GetAsync("/a", Token));
        Assert.Equal(EtcdErrorCode.Unavailable, f.Code);
        Assert.Contains(etcd.Endpoint[8..], f.Message, StringComparison.Ordinal);
    }

    private static async Task AssertUntrustedAsync(string message, Action<EtcdOptions> configure, string endpoint)
    {
        await using EtcdStore store = Opened.Store(configure, endpoint);
        EtcdException e = await Assert.ThrowsAsync<EtcdException>(() => store.GetAsync("/a", Token));
        Assert.Equal(EtcdErrorCode.Untrusted, e.Code);
        // Whether the server's alert arrives before its reset is a matter of moments.
        Assert.Equal(message, e.Message.Replace(Unheard, Unaccepted, StringComparison.Ordinal));
    }

    private static void Quick(EtcdOptions options) => options.RequestTimeout = TimeSpan.FromMilliseconds(200);

    private static Action<EtcdOptions> With(string? root, (string Certificate, string Key)? client) => options =>
    {
        if (root is not null) { options.Tls.RootCertificates.Add(root); }
        (options.Tls.ClientCertificate.Path, options.Tls.ClientCertificate.KeyPath) = (client?.Certificate, client?.Key);
        options.RequestTimeout = TimeSpan.FromSeconds(2);
    };
}
