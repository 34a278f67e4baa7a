using System.Net;
using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Http;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;
using LoadBalancing.Client.Traffic;
using LoadBalancing.Client.Traffic.Affinity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.ServiceDiscovery.Http;

namespace LoadBalancing.Client.IntegrationTests.Discovered;

/// <summary>Applications that .NET Aspire configures: addresses in environment variables, and nothing else said to us.</summary>
public sealed class ServicesTests : IntegrationTest
{
    private static IHost Host(Action<HostApplicationBuilder> configure)
    {
        HostApplicationBuilder builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        configure(builder);
        return builder.Build();
    }

    private static HttpClient Client(IHost host, string name = "catalog") => host.Services.GetRequiredService<IHttpClientFactory>().CreateClient(name);

    private static Cluster Cluster(IHost host, string name = "catalog") => host.Services.GetRequiredKeyedService<Cluster>(name);

    private static long Succeeded(Cluster cluster, TestServer server) => cluster.Snapshot!.Nodes.Single(node => node.Address == server.Address).Succeeded;

    [Fact]
    public async Task Addresses_in_environment_variables_are_all_that_a_client_needs()
    {
        await using TestServer one = await TestServer.StartAsync("one"), two = await TestServer.StartAsync("two");
        string prefix = $"lb{Environment.ProcessId}_", variable = $"{prefix}services__catalog__http__";
        try
        {
            Environment.SetEnvironmentVariable(variable + "0", one.Address);
            Environment.SetEnvironmentVariable(variable + "1", two.Address);
            using IHost host = Host(builder =>
            {
                builder.Configuration.AddEnvironmentVariables(prefix);
                builder.Services.AddLoadBalancedHttpClient("catalog");
            });
            await host.StartAsync(Token);
            for (int i = 0; i < 40; i++) { Assert.Contains(await Client(host).GetStringAsync("/items", Token), Both); }
            Assert.Equal(40, one.Count + two.Count);
            Assert.True(one.Count > 0 && two.Count > 0, $"{one.Count} + {two.Count}");      // 40 of one server by chance: 2^-39
            ClusterDescription description = Cluster(host).Describe();
            Assert.Equal("section 'Services:catalog'", description.EndpointSource);
            Assert.Equal([one.Address, two.Address], description.Endpoints.Select(endpoint => endpoint.Address));
            await host.StopAsync(Token);
        }
        finally
        {
            Environment.SetEnvironmentVariable(variable + "0", null);
            Environment.SetEnvironmentVariable(variable + "1", null);
        }
    }

    private static readonly string[] Both = ["one", "two"];

    /// <summary>As Aspire's service defaults have it: service discovery on every client, and base addresses of two schemes.</summary>
    [Theory]
    [InlineData("https+http", true)]
    [InlineData("https+http", false)]
    [InlineData("http+https", true)]
    public async Task A_client_of_two_schemes_gets_only_AddLoadBalancing(string schemes, bool isTls)
    {
        await using TestServer server = await TestServer.StartAsync(new ServerSetup { Certificate = isTls ? Certificates.For("localhost") : null });
        string scheme = isTls ? "https" : "http", address = $"{scheme}://localhost:{server.Port}";
        using IHost host = Host(builder =>
        {
            builder.Configuration.AddInMemoryCollection([KeyValuePair.Create($"Services:catalog:{scheme}:0", (string?)address)]);
            builder.Services.ConfigureHttpClientDefaults(clients => clients.AddHttpMessageHandler(() => new FakeResolvingHandler()));
            builder.Services.AddHttpClient("shop", http => http.BaseAddress = new Uri($"{schemes}://catalog"))
                .AddLoadBalancing("catalog")
                .ConfigurePrimaryHttpMessageHandler((primary, _) => Certificates.TrustAnyIssuer((SocketsHttpHandler)primary));
        });
        using HttpResponseMessage response = await Client(host, "shop").GetAsync("items?page=2", Token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(("/items?page=2", $"localhost:{server.Port}"), (server.Only.Target, server.Only.Host));
        Assert.Equal($"{schemes}://catalog/items?page=2", response.RequestMessage!.RequestUri!.OriginalString);
        Assert.Equal(isTls ? ["localhost"] : [], server.ServerNames.Distinct());
    }

    [Fact]
    public async Task A_reload_moves_traffic_and_whoever_stays_keeps_what_was_learnt()
    {
        await using TestServer first = await TestServer.StartAsync(), stays = await TestServer.StartAsync(), third = await TestServer.StartAsync();
        var services = new Dictionary<string, string?> { ["Services:catalog:http:0"] = first.Address, ["Services:catalog:http:1"] = stays.Address };
        using IHost host = Host(builder =>
        {
            builder.Configuration.AddInMemoryCollection(services);
            builder.Services.AddLoadBalancedHttpClient("catalog", options => options.Picker.Policy = "round_robin");
        });
        for (int i = 0; i < 20; i++) { (await Client(host).GetAsync("/", Token)).Dispose(); }
        Cluster cluster = Cluster(host);
        Assert.Equal((10, 10), (Succeeded(cluster, first), Succeeded(cluster, stays)));

        var root = (IConfigurationRoot)host.Services.GetRequiredService<IConfiguration>();
        root["Services:catalog:http:0"] = third.Address;
        root.Reload();
        await Until(() => cluster.Snapshot!.Nodes.Any(node => node.Address == third.Address), "the new endpoint was taken up");
        Assert.Equal(10, Succeeded(cluster, stays));
        for (int i = 0; i < 20; i++) { (await Client(host).GetAsync("/", Token)).Dispose(); }
        Assert.Equal((10, 20, 10), (first.Count, stays.Count, third.Count));
        Assert.Equal((20, 10), (Succeeded(cluster, stays), Succeeded(cluster, third)));
        Assert.Equal("local-1", cluster.Version.ToString());
    }

    /// <summary>As <c>https+http://_dashboard.catalog</c> is written for Microsoft.Extensions.ServiceDiscovery: the host is no name of a cluster, and stands in Hosts, or with the client.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_named_endpoint_is_a_cluster_with_that_host(bool inConfiguration)
    {
        await using TestServer items = await TestServer.StartAsync("items"), dashboard = await TestServer.StartAsync("dashboard");
        using IHost host = Host(builder =>
        {
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Services:catalog:http:0"] = items.Address,
                ["Services:catalog:dashboard:0"] = dashboard.Address,
                ["LoadBalancing:Clusters:catalog-dashboard:Hosts:0"] = inConfiguration ? "_dashboard.catalog" : "other",
                ["LoadBalancing:Clusters:catalog-dashboard:Discovery:Type"] = "services",
                ["LoadBalancing:Clusters:catalog-dashboard:Discovery:Name"] = "catalog",
                ["LoadBalancing:Clusters:catalog-dashboard:Discovery:EndpointName"] = "dashboard",
            });
            builder.Services.AddHttpClient("items", http => http.BaseAddress = new Uri("https+http://catalog")).AddLoadBalancing("catalog");
            builder.Services.AddHttpClient("dashboard", http => http.BaseAddress = new Uri("https+http://_dashboard.catalog")).AddLoadBalancing("catalog-dashboard", inConfiguration ? null : ["_dashboard.catalog"]);
        });
        Assert.Equal(("items", "dashboard"), (await Client(host, "items").GetStringAsync("/", Token), await Client(host, "dashboard").GetStringAsync("/", Token)));
        Assert.Equal("_dashboard.catalog", dashboard.Only.Host);                // its address is an IP: the logical name
    }

    [Fact]
    public async Task Mirrors_and_sessions_know_requests_of_two_schemes()
    {
        await using TestServer one = await TestServer.StartAsync("one"), two = await TestServer.StartAsync("two"), shadow = await TestServer.StartAsync("shadow");
        using IHost host = Host(builder =>
        {
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Services:catalog:http:0"] = one.Address,
                ["Services:catalog:http:1"] = two.Address,
                ["Services:catalog-next:http"] = shadow.Address,
            });
            builder.Services.AddLoadBalancedCluster("catalog-next").AddAffinityKeyRing(_ => new AffinityKeyRing(new AffinityKey("k1", new byte[32])));
            builder.Services.AddHttpClient("shop", http => http.BaseAddress = new Uri("https+http://catalog")).AddLoadBalancing("catalog");
            builder.Services.Configure<ClusterOptions>("catalog", options =>
            {
                options.Traffic.Affinity.Type = "cookie";
                options.Traffic.Mirrors.Add(new MirrorOptions { Cluster = "catalog-next" });
            });
        });
        var cookies = new CookieContainer();
        var answers = new HashSet<string>();
        for (int i = 0; i < 10; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/cart");
            request.Options.SetAffinityCookies(cookies);
            using HttpResponseMessage response = await Client(host, "shop").SendAsync(request, Token);
            answers.Add(await response.Content.ReadAsStringAsync(Token));
        }
        Assert.Single(answers);
        await Until(() => shadow.Count == 10, "all copies arrived");
        Assert.All(shadow.Seen, seen => Assert.Equal("/cart", seen.Target));
    }
}
