using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using LoadBalancing.Client.Transport;

namespace LoadBalancing.Client.Tests.Transport.Tls;

/// <summary>What passes, and what is said of what does not.</summary>
public sealed class ShownCertificateTests
{
    private readonly Authority _root = Authority.Create();

    private static TlsConfig Trusting(X509RevocationMode revocation, params Authority[] roots)
    {
        var config = new TlsConfig(SslProtocols.None, [.. roots.Select(_ => "a file")], ClientCertificate: null, revocation);
        config.Certificates.Take(new TlsMaterial([.. roots.Select(root => root.Certificate)], Client: null, "read"));
        return config;
    }

    private static string? FaultOf(TlsConfig? config, X509Certificate2? shown, SslPolicyErrors errors, X509Chain? chain = null) => new ShownCertificate(shown, chain, errors, "orders").FaultFor(config);

    [Fact]
    public void Without_settings_the_runtimes_word_is_the_last()
    {
        // An untrusted issuer that the runtime found no fault with: a system that trusts it.
        Assert.Null(FaultOf(null, _root.Issue("orders"), SslPolicyErrors.None));
        Assert.NotNull(FaultOf(null, _root.Issue("orders"), SslPolicyErrors.RemoteCertificateChainErrors));
        Assert.NotNull(FaultOf(null, _root.Issue("orders"), SslPolicyErrors.RemoteCertificateNameMismatch));
        Assert.Equal("the server showed no certificate", FaultOf(null, null, SslPolicyErrors.RemoteCertificateNotAvailable));
    }

    [Fact]
    public void A_lowest_version_alone_leaves_the_chain_to_the_runtime()
    {
        var config = new TlsConfig(SslProtocols.Tls13, [], ClientCertificate: null, X509RevocationMode.NoCheck);
        Assert.Null(FaultOf(config, _root.Issue("orders"), SslPolicyErrors.None));
        Assert.NotNull(FaultOf(config, _root.Issue("orders"), SslPolicyErrors.RemoteCertificateChainErrors));
    }

    [Fact]
    public void Roots_that_are_named_replace_the_systems_verdict_on_the_chain_and_nothing_else()
    {
        TlsConfig config = Trusting(X509RevocationMode.NoCheck, _root);
        Assert.Null(FaultOf(config, _root.Issue("orders"), SslPolicyErrors.RemoteCertificateChainErrors));
        // The system trusts it, we do not.
        Assert.Equal("the issuer of the server's certificate is not trusted: 'CN=other' does not lead to Transport:Tls:RootCertificates", FaultOf(config, Authority.Create("other").Issue("orders"), SslPolicyErrors.None));
        // Same name, another key.
        Assert.NotNull(FaultOf(config, Authority.Create().Issue("orders"), SslPolicyErrors.None));
        Assert.Equal("the server's certificate is for another name: wanted orders, has payments", FaultOf(config, _root.Issue("payments"), SslPolicyErrors.RemoteCertificateNameMismatch));
        Assert.Equal("the server's certificate is for another name: wanted orders, has 127.0.0.1", FaultOf(config, _root.Issue("127.0.0.1"), SslPolicyErrors.RemoteCertificateNameMismatch));
        Assert.Contains("is valid only from", FaultOf(config, _root.Issue("orders", -9, -1), SslPolicyErrors.None)!, StringComparison.Ordinal);
        Assert.Contains("is valid only from", FaultOf(config, _root.Issue("orders", 1, 2), SslPolicyErrors.None)!, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_were_never_read_trust_nobody()
    {
        var config = new TlsConfig(SslProtocols.None, ["a file"], ClientCertificate: null, X509RevocationMode.NoCheck);
        Assert.NotNull(FaultOf(config, _root.Issue("orders"), SslPolicyErrors.None));
    }

    [Fact]
    public void An_issuer_between_comes_from_the_server_or_from_the_file()
    {
        Authority between = _root.CreateIntermediate("between");
        X509Certificate2 shown = between.Issue("orders");
        Assert.Contains("'CN=between' does not lead to", FaultOf(Trusting(X509RevocationMode.NoCheck, _root), shown, SslPolicyErrors.RemoteCertificateChainErrors)!, StringComparison.Ordinal);
        Assert.Null(FaultOf(Trusting(X509RevocationMode.NoCheck, _root, between), shown, SslPolicyErrors.RemoteCertificateChainErrors));
        using var sent = new X509Chain();
        sent.ChainPolicy.ExtraStore.Add(between.Certificate);
        Assert.Null(FaultOf(Trusting(X509RevocationMode.NoCheck, _root), shown, SslPolicyErrors.RemoteCertificateChainErrors, sent));
        // It helps a chain, and does not end one.
        Assert.NotNull(FaultOf(Trusting(X509RevocationMode.NoCheck, between), shown, SslPolicyErrors.RemoteCertificateChainErrors));
    }

    [Fact]
    public void Revocation_that_cannot_be_learnt_does_not_pass() =>
        Assert.Equal("whether the server's certificate was revoked could not be learnt (Transport:Tls:Revocation)", FaultOf(Trusting(X509RevocationMode.Offline, _root), _root.Issue("orders"), SslPolicyErrors.None));

    [Fact]
    public void A_certificate_that_is_not_for_servers_does_not_pass() =>
        Assert.Equal("the chain of the server's certificate is not valid: NotValidForUsage", FaultOf(Trusting(X509RevocationMode.NoCheck, _root), _root.Issue("orders", purpose: "1.3.6.1.5.5.7.3.2"), SslPolicyErrors.None));
}
