using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Tests.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Client.Tests.DependencyInjection;

/// <summary>What the application's own health endpoint is told.</summary>
public sealed class ClusterHealthCheckTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly IConfigurationRoot _configuration = Sections.Layers([("Endpoints:a", "http://a"), ("Endpoints:b", "http://b"), ("Endpoints:c", "http://c")]);
    private readonly ServiceProvider _services;

    public ClusterHealthCheckTests()
    {
        IServiceCollection services = new ServiceCollection().AddSingleton<IConfiguration>(_configuration).AddSingleton<TimeProvider>(_time).AddSingleton<ILoggerFactory>(new Balancing.LogLines()).AddLogging();
        services.AddLoadBalancedHttpClient("orders").AddHealthCheck("ready", "clusters");
        services.AddHttpClient("other").AddLoadBalancing("Orders").AddHealthCheck();
        services.AddClusterHealthCheck("ORDERS");
        _services = services.BuildServiceProvider();
    }

    public void Dispose() => _services.Dispose();

    private Cluster Orders => _services.GetRequiredService<IClusterProvider>().Get("orders");

    private HealthReportEntry Check() => _services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken).GetAwaiter().GetResult().Entries["cluster:orders"];

    private void Fail(params string[] ids)
    {
        foreach (string id in ids)
        {
            EndpointNode node = Orders.Snapshot!.Nodes.Single(node => node.Id == id);
            node.Tracker.TryMove(EndpointAvailability.Eligible, EndpointAvailability.Probation);
        }
        Orders.Disable("c", "to build the pool anew");
        Orders.Enable("c");
    }

    [Fact]
    public void All_is_well_with_figures()
    {
        HealthReportEntry entry = Check();
        Assert.Equal(HealthStatus.Healthy, entry.Status);
        Assert.Equal("Cluster 'orders': 3 of 3 endpoints are eligible at version local-1.", entry.Description);
        Assert.Equal((3, 3, 0, 0, false), (entry.Data["endpoints"], entry.Data["eligible"], entry.Data["probation"], entry.Data["ejected"], entry.Data["panic"]));
    }

    [Fact]
    public void Many_clients_and_names_are_one_check_with_its_tags()
    {
        HealthCheckRegistration registration = Assert.Single(_services.GetRequiredService<Microsoft.Extensions.Options.IOptions<HealthCheckServiceOptions>>().Value.Registrations);
        Assert.Equal(("cluster:orders", "clusters ready"), (registration.Name, string.Join(' ', registration.Tags.Order(StringComparer.Ordinal))));
    }

    [Fact]
    public void One_of_three_on_probation_is_well_and_two_are_panic()
    {
        Fail("a");
        Assert.Equal(HealthStatus.Healthy, Check().Status);
        Fail("b");
        HealthReportEntry entry = Check();
        Assert.Equal(HealthStatus.Degraded, entry.Status);
        Assert.Equal("Cluster 'orders' is in panic: 1 of 3 endpoints are eligible at version local-1.", entry.Description);
        Assert.Equal((2, true), (entry.Data["probation"], entry.Data["panic"]));
    }

    [Fact]
    public void With_nobody_eligible_it_is_unhealthy()
    {
        foreach (string id in (string[])["a", "b", "c"]) { Orders.Disable(id, "away"); }
        HealthReportEntry entry = Check();
        Assert.Equal(HealthStatus.Unhealthy, entry.Status);
        Assert.Equal((0, 3), (entry.Data["eligible"], entry.Data["disabled"]));
    }

    [Fact]
    public void Yesterdays_configuration_is_degraded_until_a_good_one_comes()
    {
        Assert.Equal(HealthStatus.Healthy, Check().Status);
        Write("Picker:Policy", "nonsense");
        HealthReportEntry entry = Check();
        Assert.Equal(HealthStatus.Degraded, entry.Status);
        Assert.Contains("yesterday's configuration", entry.Description, StringComparison.Ordinal);
        Assert.Contains("Picker:Policy", (string)entry.Data["refused"], StringComparison.Ordinal);
        Write("Picker:Policy", "random");
        Assert.Equal(HealthStatus.Healthy, Check().Status);
    }

    [Fact]
    public async Task Before_the_first_endpoints_are_known_it_is_unhealthy()
    {
        IServiceCollection services = new ServiceCollection().AddSingleton<TimeProvider>(_time).AddLogging();
        services.AddEndpointSource("orders", _ => new Balancing.PushedSource()).AddLoadBalancedCluster("orders").AddClusterHealthCheck("orders");
        using ServiceProvider provider = services.BuildServiceProvider();
        HealthReport report = await provider.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HealthStatus.Unhealthy, report.Status);
        Assert.StartsWith("Cluster 'orders' has no endpoints yet", report.Entries["cluster:orders"].Description, StringComparison.Ordinal);
    }

    [Fact]
    public void A_client_without_a_cluster_is_told_so() =>
        Assert.Contains("AddLoadBalancing", Assert.Throws<InvalidOperationException>(() => new ServiceCollection().AddHttpClient("alone").AddHealthCheck()).Message, StringComparison.Ordinal);

    private void Write(string path, string value)
    {
        _configuration[Sections.FullPath(path)] = value;
        _configuration.Reload();
        _time.Advance(TimeSpan.FromMilliseconds(250));
    }
}
