using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Discovery;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Tests.Balancing;
using LoadBalancing.Client.Tests.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace LoadBalancing.Client.Tests.DependencyInjection;

public sealed class ClusterRegistrationTests
{
    private static ServiceProvider Build(Action<IServiceCollection> add, params (string Path, string? Value)[] settings)
    {
        var services = new ServiceCollection();
        if (settings.Length > 0) { services.AddSingleton<IConfiguration>(Sections.Layers(settings)); }
        services.AddSingleton<TimeProvider>(new ManualTime());
        add(services);
        return services.BuildServiceProvider(validateScopes: true);
    }

    private static string[] Ids(Cluster cluster) => [.. cluster.Snapshot!.Nodes.Select(node => node.Id)];

    [Fact]
    public void A_cluster_is_one_object_by_key_and_by_name_whatever_the_case()
    {
        using ServiceProvider services = Build(add => add.AddLoadBalancedCluster("Orders"), ("Endpoints:a", "http://a"));
        Cluster cluster = services.GetRequiredKeyedService<Cluster>("orders");
        Assert.Same(cluster, services.GetRequiredKeyedService<Cluster>("Orders"));
        Assert.Same(cluster, services.GetRequiredService<IClusterProvider>().Get("ORDERS"));
        Assert.Equal("orders", cluster.Name);
        Assert.Equal(["a"], Ids(cluster));
    }

    [Fact]
    public void A_name_that_nobody_added_is_told_with_those_that_were()
    {
        using ServiceProvider services = Build(add => add.AddLoadBalancedCluster("payments").AddLoadBalancedCluster("orders"));
        ArgumentException error = Assert.Throws<ArgumentException>(() => services.GetRequiredService<IClusterProvider>().Get("order"));
        Assert.StartsWith("No cluster 'order' was added; added were: orders, payments.", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new ServiceCollection().AddLoadBalancedCluster("or_ders"));
    }

    [Fact]
    public void Without_any_configuration_code_is_enough()
    {
        using ServiceProvider services = Build(add => add.AddLoadBalancedCluster("orders", options => options.Endpoints["a"] = new("http://a")));
        Assert.Equal(["a"], Ids(services.GetRequiredKeyedService<Cluster>("orders")));
    }

    [Fact]
    public void Adding_a_cluster_again_only_adds_its_code()
    {
        var services = new ServiceCollection();
        services.AddLoadBalancedCluster("orders", options => options.Endpoints["a"] = new("http://a"));
        int before = services.Count;
        services.AddLoadBalancedCluster("orders");
        Assert.Equal(before, services.Count);
        services.AddLoadBalancedCluster("orders", options => options.Endpoints["b"] = new("http://b"));
        using ServiceProvider provider = services.BuildServiceProvider();
        Assert.Equal(["a", "b"], Ids(provider.GetRequiredKeyedService<Cluster>("orders")));
        Assert.Single(provider.GetServices<IHostedService>());
    }

    [Fact]
    public void All_code_of_the_application_has_its_say_in_the_order_of_options()
    {
        using ServiceProvider services = Build(
            add => add
                .PostConfigure<ClusterOptions>("orders", options => options.Resilience.Failover.MaxOtherEndpoints++)
                .AddLoadBalancedCluster("orders", options => options.Resilience.Failover.MaxOtherEndpoints *= 2)
                .Configure<ClusterOptions>("orders", options => options.Endpoints["b"] = new("http://b"))
                .Configure<ClusterOptions>("payments", options => options.Endpoints["x"] = new("http://x"))
                .ConfigureAll<ClusterOptions>(options => options.AllowPlaintext = true),
            ("Endpoints:a", "http://a"), ("Resilience:Failover:MaxOtherEndpoints", "3"));
        Cluster cluster = services.GetRequiredKeyedService<Cluster>("orders");
        Assert.Equal(["a", "b"], Ids(cluster));
        Assert.Equal(7, cluster.Config.Resilience.MaxOtherEndpoints);               // 3 * 2 + 1
        Assert.True(cluster.Config.AllowPlaintext);
        ClusterOptions shown = services.GetRequiredService<IOptionsMonitor<ClusterOptions>>().Get("orders");
        Assert.Equal((7, 2), (shown.Resilience.Failover.MaxOtherEndpoints, shown.Endpoints.Count));        // the monitor shows what the cluster runs on
    }

    [Fact]
    public void A_plug_in_is_chosen_by_name_and_reads_services_and_settings()
    {
        List<(string, CallOutcome)> heard = [];
        PickerInputs? inputs = null;
        using ServiceProvider services = Build(
            add => add.AddLoadBalancedCluster("orders").AddEndpointPicker("mine", made => { inputs = made; return new RecordingPicker(made, heard); }),
            ("Endpoints:a", "http://a"), ("Picker:Policy", "mine"), ("Picker:Plugins:mine:Depth", "3"));
        Assert.True(services.GetRequiredKeyedService<Cluster>("orders").TryAcquire(default, out EndpointLease lease));
        lease.Complete(OutcomeKind.Success);
        Assert.Single(heard);
        Assert.Equal("3", inputs!.Options["Depth"]);
        Assert.Same(services.GetRequiredService<TimeProvider>(), inputs.TimeProvider);
        Assert.NotNull(inputs.Services!.GetService(typeof(IClusterProvider)));
    }

    [Fact]
    public async Task An_endpoint_source_belongs_to_one_cluster()
    {
        var source = new PushedSource();
        source.Push("http://a", "http://b");
        await using ServiceProvider services = Build(
            add => add.AddLoadBalancedCluster("orders").AddEndpointSource("Orders", _ => source).AddLoadBalancedCluster("payments", options => options.Endpoints["x"] = new("http://x")));
        Cluster orders = services.GetRequiredKeyedService<Cluster>("orders");
        await orders.WaitUntilReadyAsync(TestContext.Current.CancellationToken);
        Assert.Equal(["http://a", "http://b"], Ids(orders));
        Assert.Equal(["x"], Ids(services.GetRequiredKeyedService<Cluster>("payments")));
    }

    [Fact]
    public async Task A_host_does_not_start_with_errors_and_tells_those_of_all_clusters_at_once()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["LoadBalancing:Clusters:orders:Picker:Policy"] = "rr",
            ["LoadBalancing:Clusters:payments:Endpoints:x"] = "ftp://x",
            ["LoadBalancing:Clusters:payments:Transport:ConnectTimeout"] = "soon",
            ["LoadBalancing:Clusters:fine:Endpoints:x"] = "http://x",
            ["LoadBalancing:Defalts:x"] = "1",
        });
        foreach (string name in (string[])["orders", "fine", "payments"]) { builder.Services.AddLoadBalancedCluster(name); }
        builder.Services.AddSingleton<IHostedService, MustNotStart>();
        using IHost host = builder.Build();
        OptionsValidationException error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));
        string[] failures = [.. error.Failures];
        Assert.Contains(failures, failure => failure.StartsWith("LoadBalancing:Clusters:orders:Picker:Policy: got 'rr'", StringComparison.Ordinal));
        Assert.Contains(failures, failure => failure.StartsWith("LoadBalancing:Clusters:orders:Endpoints: got no endpoints", StringComparison.Ordinal));
        Assert.Contains(failures, failure => failure.StartsWith("LoadBalancing:Clusters:payments:Endpoints:x: got address 'ftp://x'", StringComparison.Ordinal));
        Assert.Contains(failures, failure => failure.StartsWith("LoadBalancing:Clusters:payments:Transport:ConnectTimeout: got 'soon'", StringComparison.Ordinal));
        Assert.Single(failures, failure => failure.StartsWith("LoadBalancing:Defalts: unknown key", StringComparison.Ordinal));       // all clusters found it; it is told once
        Assert.Equal(5, failures.Length);
    }

    private sealed class MustNotStart : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => throw new InvalidOperationException("Started before the clusters were checked.");

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    [Fact]
    public async Task Disposing_of_the_container_disposes_of_clusters_and_timers()
    {
        var time = new ManualTime();
        ServiceProvider services = Build(add => add.AddSingleton<TimeProvider>(time).AddLoadBalancedCluster("orders"), ("Endpoints:a", "http://a"));
        Cluster cluster = services.GetRequiredService<IClusterProvider>().Get("orders");
        Assert.True(cluster.TryAcquire(default, out EndpointLease running));
        await services.DisposeAsync();
        Assert.Throws<ObjectDisposedException>(() => { cluster.TryAcquire(default, out _); });
        running.Complete(OutcomeKind.Success);
        Assert.Equal((0, 1L), (running.Endpoint.Outstanding, running.Endpoint.Succeeded));
        Assert.Equal(0, time.ArmedTimers);
    }

    [Fact]
    public async Task A_disposed_provider_makes_no_clusters_that_nobody_would_dispose_of()
    {
        ServiceProvider services = Build(add => add.AddLoadBalancedCluster("orders"), ("Endpoints:a", "http://a"));
        IClusterProvider provider = services.GetRequiredService<IClusterProvider>();
        await services.DisposeAsync();
        Assert.Throws<ObjectDisposedException>(() => provider.Get("orders"));
    }
}
