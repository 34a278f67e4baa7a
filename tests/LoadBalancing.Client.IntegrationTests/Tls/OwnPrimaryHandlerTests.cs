using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Http;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace LoadBalancing.Client.IntegrationTests.Tls;

/// <summary>A primary handler of the application's own cannot follow TLS settings: that is an error where it would be silent.</summary>
public sealed class OwnPrimaryHandlerTests : TlsTest
{
    public static TheoryData<Action<IHttpClientBuilder>, string> Own { get; } = new()
    {
        { client => client.ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler()), "a primary handler of its own, a SocketsHttpHandler" },
        { client => client.ConfigurePrimaryHttpMessageHandler(() => new HttpClientHandler()), "a primary handler of its own, a HttpClientHandler" },
        { client => client.UseSocketsHttpHandler((sockets, _) => Certificates.TrustAnyIssuer(sockets)), "SslOptions of its own on the primary handler" },
        { client => client.UseSocketsHttpHandler((sockets, _) => sockets.SslOptions = new()), "SslOptions of its own on the primary handler" },
        { client => client.UseSocketsHttpHandler((sockets, _) => sockets.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => null!), "SslOptions of its own on the primary handler" },
    };

    [Theory]
    [MemberData(nameof(Own))]
    public async Task The_host_does_not_start(Action<IHttpClientBuilder> configure, string has)
    {
        using IHost host = HostWith(configure, options => options.Transport.Tls.MinimumVersion = "1.2");
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Token));
        Assert.Equal(
            [$"LoadBalancing:Clusters:orders:Transport:Tls: HttpClient 'web' has {has}, which the TLS settings of cluster 'orders' do not reach; let the library make it (no ConfigurePrimaryHttpMessageHandler that sets another handler or SslOptions), or set TLS in your handler and not in Transport:Tls."],
            error.Failures);
        // Nor does who asks for the client before, or without, a start.
        Assert.Contains(has, Assert.ThrowsAny<InvalidOperationException>(() => host.Services.GetRequiredService<IHttpClientFactory>().CreateClient("web")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Own))]
    public async Task Without_tls_settings_it_starts_and_a_version_that_brings_them_is_refused(Action<IHttpClientBuilder> configure, string has)
    {
        using IHost host = HostWith(configure, _ => { });
        await host.StartAsync(Token);
        HttpClient client = host.Services.GetRequiredService<IHttpClientFactory>().CreateClient("web");
        Cluster cluster = host.Services.GetRequiredService<IClusterProvider>().Get("orders");
        string error = Assert.Single(cluster.TryUpdate(Options(options => (options.Picker.Policy, options.Transport.Tls.MinimumVersion) = ("random", "1.3"), "http://a")));
        Assert.StartsWith($"LoadBalancing:Clusters:orders:Transport:Tls: HttpClient 'web' has {has}", error, StringComparison.Ordinal);
        Assert.Null(cluster.Config.Transport.Tls);
        GC.KeepAlive(client);
        await host.StopAsync(Token);
    }

    [Fact]
    public async Task Ours_starts_with_tls_settings_also_where_its_other_settings_were_changed()
    {
        using IHost host = HostWith(client => client.UseSocketsHttpHandler((sockets, _) => sockets.MaxResponseHeadersLength = 3), options => options.Transport.Tls.MinimumVersion = "1.2");
        await host.StartAsync(Token);
        host.Services.GetRequiredService<IHttpClientFactory>().CreateClient("web").Dispose();
        await host.StopAsync(Token);
    }

    [Fact]
    public void CreateHandler_over_a_handler_of_yours_is_refused_too()
    {
        using Cluster cluster = ClusterOf(Options(options => options.Transport.Tls.MinimumVersion = "1.3", "https://a")), other = ClusterOf(Options(options => options.Transport.Tls.MinimumVersion = "1.2", "https://a"));
        using var own = new SocketsHttpHandler();
        var error = Assert.ThrowsAny<InvalidOperationException>(() => cluster.CreateHandler(own));
        Assert.StartsWith("A handler of CreateHandler has a primary handler of its own, a SocketsHttpHandler, which the TLS settings of cluster 'orders' do not reach", error.Message, StringComparison.Ordinal);
        // One that another cluster made follows that one.
        using HttpMessageHandler others = other.CreateHandler();
        Assert.ThrowsAny<InvalidOperationException>(() => cluster.CreateHandler(((DelegatingHandler)others).InnerHandler!));
    }

    private static IHost HostWith(Action<IHttpClientBuilder> configure, Action<ClusterOptions> options)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddLoadBalancedCluster("orders", all => { all.Endpoints["a"] = new EndpointOptions("http://a"); options(all); });
        configure(builder.Services.AddHttpClient("web").AddLoadBalancing("orders"));
        return builder.Build();
    }
}
