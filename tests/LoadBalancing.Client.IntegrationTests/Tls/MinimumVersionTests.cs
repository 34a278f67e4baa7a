using System.Security.Authentication;
using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Http;
using LoadBalancing.Client.IntegrationTests.Servers;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace LoadBalancing.Client.IntegrationTests.Tls;

public sealed class MinimumVersionTests : TlsTest
{
    [Theory]
    [InlineData(HttpProtocols.Http1, "1.1")]
    [InlineData(HttpProtocols.Http2, "2.0")]
    public async Task A_server_below_the_lowest_version_gets_nothing_and_is_named(HttpProtocols protocols, string version)
    {
        await using TestServer old = await ServeAsync(Root.Issue("orders"), https => https.SslProtocols = SslProtocols.Tls12, protocols), modern = await ServeAsync(Root.Issue("orders"), https => https.SslProtocols = SslProtocols.Tls13, protocols);
        using Cluster cluster = ClusterOf(Options(options => { options.Transport.Tls.RootCertificates.Add(RootFile); options.Transport.Tls.MinimumVersion = "1.3"; }, old.Address, modern.Address));
        using HttpClient client = ClientOf(cluster);
        using HttpRequestMessage first = RequestOf(version), second = RequestOf(version);
        using HttpResponseMessage response = await client.SendAsync(first, Token);
        Assert.Equal("b", response.GetEndpoint()!.Id);
        cluster.Disable("b", "test");
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => client.SendAsync(second, Token));
        Assert.Equal($"Endpoint 'a' ({old.Address}): TLS failed: the server agreed to TLS 1.2, wanted at least TLS 1.3 (Transport:Tls:MinimumVersion).", error.Message);
        Assert.Equal(HttpRequestError.SecureConnectionError, error.HttpRequestError);
        Assert.Empty(old.Seen);
    }

    [Fact]
    public async Task The_lowest_version_itself_will_do_and_another_version_of_the_configuration_changes_it_for_new_connections()
    {
        await using TestServer server = await ServeAsync(Root.Issue("orders"), https => https.SslProtocols = SslProtocols.Tls12);
        using Cluster cluster = ClusterOf(Options(options => { options.Transport.Tls.RootCertificates.Add(RootFile); options.Transport.Tls.MinimumVersion = "1.2"; }, server.Address));
        using HttpClient client = ClientOf(cluster);
        Assert.Equal("nobody", await client.GetStringAsync("", Token));
        Assert.Empty(cluster.TryUpdate(Options(options => { options.Transport.Tls.RootCertificates.Add(RootFile); options.Transport.Tls.MinimumVersion = "1.3"; }, server.Address)));
        // The connection that is there goes on.
        Assert.Equal("nobody", await client.GetStringAsync("", Token));
        using HttpClient fresh = ClientOf(cluster);
        await Assert.ThrowsAsync<HttpRequestException>(() => fresh.GetAsync("", Token));
        Assert.Equal(2, server.Count);
    }

    private static HttpRequestMessage RequestOf(string version) => new(HttpMethod.Get, "") { Version = Version.Parse(version), VersionPolicy = HttpVersionPolicy.RequestVersionExact };
}
