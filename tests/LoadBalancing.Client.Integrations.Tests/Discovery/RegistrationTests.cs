using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.IntegrationTests.Harness;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.ServiceDiscovery;

namespace LoadBalancing.Client.Integrations.Tests.Discovery;

/// <summary>What UseServiceDiscovery registers, for which cluster, and what it refuses.</summary>
public sealed class RegistrationTests : IntegrationTest
{
    [Fact]
    public async Task A_client_with_another_name_than_its_cluster_names_it()
    {
        await using WebServer a = await WebServer.StartAsync();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection([new("Services:Catalog:http:0", a.Address)]).Build());
        services.AddHttpClient("x").AddLoadBalancing("Catalog").UseServiceDiscovery(cluster: "Catalog");
        await using ServiceProvider provider = services.BuildServiceProvider();
        using HttpClient x = provider.GetRequiredService<IHttpClientFactory>().CreateClient("x");
        Assert.Equal("ok", await x.GetStringAsync(new Uri("http://catalog/"), Token));
    }

    [Fact]
    public async Task A_cluster_without_http_can_have_it()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection([new("Services:queue:amqp:0", "10.0.0.1:5672")]).Build());
        services.AddLoadBalancedCluster("queue").AddServiceDiscoveryEndpoints("queue", "_amqp.queue");
        await using ServiceProvider provider = services.BuildServiceProvider();
        Cluster cluster = provider.GetRequiredService<IClusterProvider>().Get("queue");
        await cluster.WaitUntilReadyAsync(Token);
        Assert.Equal("10.0.0.1:5672", Assert.Single(cluster.Describe().Endpoints).Address);
    }

    [Fact]
    public void A_cluster_that_nobody_added_is_an_error_at_once()
    {
        var services = new ServiceCollection();
        IHttpClientBuilder builder = services.AddHttpClient("x").AddLoadBalancing("catalog");
        var error = Assert.Throws<InvalidOperationException>(() => builder.UseServiceDiscovery());
        Assert.Equal("No cluster 'x' was added; added were: catalog. Call AddLoadBalancing before UseServiceDiscovery, and name the cluster where the client's name is another.", error.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("http://")]
    [InlineData("cat alog")]
    [InlineData("file:///catalog")]
    public void A_name_that_is_none_is_an_error_at_once(string name)
    {
        IHttpClientBuilder builder = new ServiceCollection().AddLoadBalancedHttpClient("catalog");
        Assert.Equal("serviceName", Assert.Throws<ArgumentException>(() => builder.UseServiceDiscovery(name)).ParamName);
    }

    [Fact]
    public void Providers_that_are_there_are_not_added_to_and_without_any_there_are_two()
    {
        IServiceCollection bare = new ServiceCollection().AddServiceDiscoveryCore();
        int Count(IServiceCollection services) => services.Count(service => service.ServiceType == typeof(IServiceEndpointProviderFactory));
        bare.AddLoadBalancedHttpClient("catalog").UseServiceDiscovery();
        // Configuration, and passing through.
        Assert.Equal(2, Count(bare));
        bare.AddLoadBalancedHttpClient("orders").UseServiceDiscovery();
        Assert.Equal(2, Count(bare));
        IServiceCollection configured = new ServiceCollection().AddConfigurationServiceEndpointProvider();
        configured.AddLoadBalancedHttpClient("catalog").UseServiceDiscovery();
        Assert.Equal(1, Count(configured));
    }
}
