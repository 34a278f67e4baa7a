using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Http;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace LoadBalancing.Client.IntegrationTests.Tls;

/// <summary>Whom a cluster trusts, and what a caller hears of whom it does not.</summary>
public sealed class RootCertificateTests : TlsTest
{
    [Theory]
    [InlineData(HttpProtocols.Http1, "1.1")]
    [InlineData(HttpProtocols.Http2, "2.0")]
    public async Task Only_issuers_of_the_file_are_trusted_and_the_error_names_the_endpoint(HttpProtocols protocols, string version)
    {
        await using TestServer known = await ServeAsync(Root.Issue("orders"), protocols: protocols), stranger = await ServeAsync(Authority.Create("other").Issue("orders"), protocols: protocols);
        using Cluster cluster = ClusterOf(Options(options => options.Transport.Tls.RootCertificates.Add(RootFile), stranger.Address, known.Address));
        using HttpClient client = ClientOf(cluster);
        using HttpRequestMessage first = RequestOf(version), second = RequestOf(version);
        using HttpResponseMessage response = await client.SendAsync(first, Token);
        Assert.Equal("b", response.GetEndpoint()!.Id);
        Assert.Empty(stranger.Seen);

        cluster.Disable("b", "only the stranger is left");
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => client.SendAsync(second, Token));
        Assert.Equal(HttpRequestError.SecureConnectionError, error.HttpRequestError);
        Assert.Equal($"Endpoint 'a' (https://{stranger.Authority}): TLS failed: the issuer of the server's certificate is not trusted: 'CN=other' does not lead to Transport:Tls:RootCertificates.", error.Message);
    }

    [Fact]
    public async Task Without_settings_the_system_decides_and_the_error_says_what_is_wrong_and_where()
    {
        await using TestServer server = await ServeAsync(Root.Issue("payments"));
        using Cluster cluster = ClusterOf(Options(_ => { }, server.Address));
        using HttpClient client = ClientOf(cluster);
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync("", Token));
        Assert.Equal(HttpRequestError.SecureConnectionError, error.HttpRequestError);
        Assert.Equal(
            $"Endpoint 'a' (https://{server.Authority}): TLS failed: the server's certificate is for another name: wanted orders, has payments; the issuer of the server's certificate is not trusted: 'CN=root' does not lead to the system's roots.",
            error.Message);
        Assert.Empty(server.Seen);
    }

    [Fact]
    public async Task A_trusted_issuer_excuses_neither_a_wrong_name_nor_a_wrong_time()
    {
        await using TestServer expired = await ServeAsync(Root.Issue("orders", -10, -1)), misnamed = await ServeAsync(Root.Issue("payments")), good = await ServeAsync(Root.Issue("orders"));
        using Cluster cluster = ClusterOf(Options(options => { options.Transport.Tls.RootCertificates.Add(RootFile); options.Resilience.Failover.MaxOtherEndpoints = 1; }, expired.Address, misnamed.Address, good.Address));
        using HttpClient client = ClientOf(cluster);
        // a, then b: the error is the last one's.
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync("", Token));
        Assert.Equal($"Endpoint 'b' (https://{misnamed.Authority}): TLS failed: the server's certificate is for another name: wanted orders, has payments.", error.Message);
        cluster.Disable("b", "test");
        using (HttpResponseMessage response = await client.GetAsync("", Token)) { Assert.Equal("c", response.GetEndpoint()!.Id); }
        cluster.Disable("c", "test");
        error = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync("", Token));
        Assert.Matches($@"^Endpoint 'a' \(https://{expired.Authority}\): TLS failed: the server's certificate is valid only from \d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\dZ to \d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\dZ\.$", error.Message);
        Assert.Equal((0, 0), (expired.Count, misnamed.Count));
    }

    [Fact]
    public async Task An_issuer_between_root_and_server_is_taken_from_the_server_also_when_a_session_is_resumed()
    {
        Authority between = Root.CreateIntermediate("between");
        await using TestServer server = await ServeAsync(between.Issue("orders"), https =>
        {
            https.ServerCertificate = https.ServerCertificateSelector!(null, "orders");
            https.ServerCertificateSelector = null;
            https.ServerCertificateChain = [between.Certificate];
        });
        using Cluster cluster = ClusterOf(Options(options => options.Transport.Tls.RootCertificates.Add(RootFile), server.Address));
        using HttpClient client = ClientOf(cluster);
        client.DefaultRequestHeaders.ConnectionClose = true;
        for (int i = 0; i < 3; i++) { Assert.Equal("nobody", await client.GetStringAsync("", Token)); }
    }

    [Fact]
    public async Task Another_version_acts_on_new_connections_and_old_ones_go_on()
    {
        await using TestServer server = await ServeAsync(Root.Issue("orders"));
        string other = FileOf("other.pem", Authority.Create("other").Pem);
        using Cluster cluster = ClusterOf(Options(options => options.Transport.Tls.RootCertificates.Add(RootFile), server.Address));
        using HttpClient client = ClientOf(cluster);
        Assert.Equal("nobody", await client.GetStringAsync("", Token));
        Assert.Empty(cluster.TryUpdate(Options(options => options.Transport.Tls.RootCertificates.Add(other), server.Address)));
        Assert.Equal("nobody", await client.GetStringAsync("", Token));
        using (var leaving = new HttpRequestMessage(HttpMethod.Get, "") { Headers = { ConnectionClose = true } }) { (await client.SendAsync(leaving, Token)).Dispose(); }
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync("", Token));
        Assert.Single(server.ServerNames.Take(1));
        // And back: the same handler trusts again.
        Assert.Empty(cluster.TryUpdate(Options(options => options.Transport.Tls.RootCertificates.Add(RootFile), server.Address)));
        Assert.Equal("nobody", await client.GetStringAsync("", Token));
    }

    private static HttpRequestMessage RequestOf(string version) => new(HttpMethod.Get, "") { Version = Version.Parse(version), VersionPolicy = HttpVersionPolicy.RequestVersionExact };
}
