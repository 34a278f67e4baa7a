using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.IntegrationTests.Servers;
using LoadBalancing.Client.Transport;

namespace LoadBalancing.Client.IntegrationTests.Tls;

/// <summary>What the cluster itself asks of endpoints is held to the same settings as requests.</summary>
public sealed class CheckedTlsTests : TlsTest
{
    [Fact]
    public async Task Checks_trust_the_same_issuers_and_show_the_same_certificate()
    {
        await using TestServer good = await ServeAsync(Root.Issue("orders"), WantCertificate), stranger = await ServeAsync(Authority.Create("other").Issue("orders"), WantCertificate);
        (string path, string keyPath) = FilesOf(Root.Issue("caller"));
        using Cluster cluster = ClusterOf(Options(
            options =>
            {
                TlsOptions tls = options.Transport.Tls;
                tls.RootCertificates.Add(RootFile);
                (tls.ClientCertificate.Path, tls.ClientCertificate.KeyPath) = (path, keyPath);
                (options.Health.ActiveCheck.Type, options.Health.ActiveCheck.Interval, options.Health.ActiveCheck.Fall) = ("http", TimeSpan.FromMilliseconds(100), 1);
            },
            good.Address, stranger.Address));
        await Until(() => Describe(cluster, "b").Availability == EndpointAvailability.Ejected, "the stranger is out");
        await Until(() => good.Count >= 2, "the other is checked");
        Assert.Equal(EndpointAvailability.Eligible, Describe(cluster, "a").Availability);
        Assert.Contains(cluster.Journal, entry => entry.Endpoint == "b" && entry.Reason.Contains("TLS failed: the issuer of the server's certificate is not trusted: 'CN=other'", StringComparison.Ordinal));
        Assert.Empty(stranger.Seen);
    }

    [Fact]
    public async Task Questions_after_versions_follow_settings_that_change()
    {
        await using TestServer server = await ServeAsync(Root.Issue("orders"));
        using var asker = new VersionAsker();
        Assert.Equal(VersionAnswer.Failed, (await AskAsync(asker, server, _ => { })).Result);
        Assert.Equal(VersionAnswer.NoVersion, (await AskAsync(asker, server, tls => tls.RootCertificates.Add(RootFile))).Result);
        Assert.Equal(VersionAnswer.Failed, (await AskAsync(asker, server, tls => tls.RootCertificates.Add(FileOf("other.pem", Authority.Create("other").Pem)))).Result);
    }

    [Fact]
    public async Task Probes_after_load_follow_settings_that_change()
    {
        await using TestServer server = await ServeAsync(Root.Issue("orders"));
        ClusterOptions Trusting(string roots) => Options(
            options =>
            {
                (options.Picker.Policy, options.Picker.Prequal.ProbesPerRequest) = ("prequal", 1);
                options.Transport.Tls.RootCertificates.Add(roots);
            },
            server.Address);
        using Cluster cluster = ClusterOf(Trusting(RootFile));
        using HttpClient client = ClientOf(cluster);
        Assert.Equal("nobody", await client.GetStringAsync("", Token));
        await Until(() => server.Count == 2, "the probe was answered too");
        Assert.Equal(2, server.ServerNames.Count);
        Assert.Empty(cluster.TryUpdate(Trusting(FileOf("other.pem", Authority.Create("other").Pem))));
        // The connection of requests goes on; that of probes is made anew, and refused.
        Assert.Equal("nobody", await client.GetStringAsync("", Token));
        await Until(() => server.ServerNames.Count == 3, "the probe tried to connect");
        Assert.Empty(cluster.TryUpdate(Trusting(RootFile)));
        Assert.Equal("nobody", await client.GetStringAsync("", Token));
        await Until(() => server.ServerNames.Count == 4, "the next probe connected");
        await Until(() => server.Count == 5, "and was answered");
    }

    private static EndpointDescription Describe(Cluster cluster, string id) => cluster.Describe().Endpoints.Single(endpoint => endpoint.Id == id);

    private async Task<VersionAnswer> AskAsync(VersionAsker asker, TestServer server, Action<TlsOptions> configure)
    {
        using Cluster cluster = ClusterOf(Options(options => configure(options.Transport.Tls), server.Address));
        EndpointAddress address = cluster.Snapshot!.Nodes[0].Spec.Address;
        var question = new VersionQuestion("a", address, new ProbeHost(HostRule.Default, "orders"), cluster.Config.Transport, "orders", "/", IsAgent: false, Token: null, Wanted: 0);
        return await asker.AskAsync(question, Token);
    }
}
