using System.Security.Cryptography.X509Certificates;
using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.IntegrationTests.Servers;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace LoadBalancing.Client.IntegrationTests.Tls;

/// <summary>Who we are, for servers that ask.</summary>
public sealed class ClientCertificateTests : TlsTest
{
    [Theory]
    [InlineData(HttpProtocols.Http1, "1.1", System.Security.Authentication.SslProtocols.Tls12)]
    [InlineData(HttpProtocols.Http1, "1.1", System.Security.Authentication.SslProtocols.Tls13)]
    [InlineData(HttpProtocols.Http2, "2.0", System.Security.Authentication.SslProtocols.Tls13)]
    public async Task A_server_that_asks_gets_the_certificate(HttpProtocols protocols, string version, System.Security.Authentication.SslProtocols tls)
    {
        await using TestServer server = await ServeAsync(Root.Issue("orders"), https => { WantCertificate(https); https.SslProtocols = tls; }, protocols);
        using Cluster cluster = ClusterOf(Options(options => Show(options, FilesOf(Root.Issue("caller"))), server.Address));
        using HttpClient client = ClientOf(cluster);
        using var request = new HttpRequestMessage(HttpMethod.Get, "") { Version = Version.Parse(version), VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using HttpResponseMessage response = await client.SendAsync(request, Token);
        Assert.Equal("CN=caller", await response.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task A_handler_made_before_shows_what_a_later_version_brings_and_no_session_keeps_an_older_name()
    {
        await using TestServer server = await ServeAsync(Root.Issue("orders"), https =>
        {
            https.ClientCertificateMode = Microsoft.AspNetCore.Server.Kestrel.Https.ClientCertificateMode.AllowCertificate;
            https.AllowAnyClientCertificate();
        });
        using Cluster cluster = ClusterOf(Options(options => options.Transport.Tls.RootCertificates.Add(RootFile), server.Address));
        using HttpClient client = ClientOf(cluster);
        client.DefaultRequestHeaders.ConnectionClose = true;
        Assert.Equal("nobody", await client.GetStringAsync("", Token));
        foreach (string name in new[] { "first", "second" })
        {
            Assert.Empty(cluster.TryUpdate(Options(options => Show(options, FilesOf(Root.Issue(name), name)), server.Address)));
            Assert.Equal($"CN={name}", await client.GetStringAsync("", Token));
            Assert.Equal($"CN={name}", await client.GetStringAsync("", Token));
        }
        Assert.Empty(cluster.TryUpdate(Options(options => options.Transport.Tls.RootCertificates.Add(RootFile), server.Address)));
        Assert.Equal("nobody", await client.GetStringAsync("", Token));
    }

    [Fact]
    public async Task A_certificate_renewed_in_place_is_taken_up_within_a_minute_without_a_version_and_a_bad_file_changes_nothing()
    {
        await using TestServer server = await ServeAsync(Root.Issue("orders"), WantCertificate);
        var time = new ManualTime(DateTimeOffset.UtcNow);
        (string Path, string KeyPath) files = FilesOf(Root.Issue("old"));
        using Cluster cluster = ClusterOf(Options(options => Show(options, files), server.Address), new ClusterSetup { TimeProvider = time });
        using HttpClient client = ClientOf(cluster);
        client.DefaultRequestHeaders.ConnectionClose = true;
        Assert.Equal("CN=old", await client.GetStringAsync("", Token));
        File.WriteAllText(files.Path, "half a file");
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("CN=old", await client.GetStringAsync("", Token));
        Assert.Contains(cluster.Journal, entry => entry.Kind == "tls.not_renewed" && entry.Reason.Contains(files.Path, StringComparison.Ordinal));
        FilesOf(Root.Issue("new"));
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("CN=new", await client.GetStringAsync("", Token));
        Assert.Single(cluster.Journal, entry => entry.Kind == "tls.renewed");
        Assert.Single(cluster.Journal, entry => entry.Kind == "version.active" || entry.Kind == "version.applied");
    }

    [Fact]
    public async Task A_pfx_is_opened_with_the_secret_that_is_named()
    {
        await using TestServer server = await ServeAsync(Root.Issue("orders"), WantCertificate);
        string path = FileOf("client.pfx", "");
        File.WriteAllBytes(path, Root.Issue("caller").Export(X509ContentType.Pkcs12, "open sesame"));
        var setup = new ClusterSetup { Secrets = name => name == "pfx" ? "open sesame" : null };
        using Cluster cluster = ClusterOf(Options(options => { Show(options, (path, null!)); options.Transport.Tls.ClientCertificate.Password = "Secret:pfx"; }, server.Address), setup);
        using HttpClient client = ClientOf(cluster);
        Assert.Equal("CN=caller", await client.GetStringAsync("", Token));
    }

    private void Show(ClusterOptions options, (string Path, string? KeyPath) files)
    {
        options.Transport.Tls.RootCertificates.Add(RootFile);
        (options.Transport.Tls.ClientCertificate.Path, options.Transport.Tls.ClientCertificate.KeyPath) = files;
    }
}
