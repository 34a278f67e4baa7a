using LoadBalancing.Client.IntegrationTests.Harness;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.Client.Integrations.Tests.Discovery;

/// <summary>
/// Aspire's defaults give every client service discovery's own handler, which chooses an endpoint, in turn, before a handler further in can: with it our
/// cluster would see an IP address instead of its name.
/// </summary>
public sealed class DefaultsOfAllClientsTests : IntegrationTest
{
    [Theory]
    [InlineData("defaults before")]
    [InlineData("defaults after")]
    [InlineData("on the client, before")]
    [InlineData("on the client, after")]
    public async Task Service_discoverys_own_handler_is_left_out(string where)
    {
        await using WebServer a = await WebServer.StartAsync(), b = await WebServer.StartAsync();
        await using var catalog = new Catalog(new() { ["Services:catalog:http:0"] = a.Address, ["Services:catalog:http:1"] = b.Address }, services =>
        {
            services.AddServiceDiscovery();
            if (where == "defaults before") { services.ConfigureHttpClientDefaults(clients => clients.AddServiceDiscovery()); }
            if (where == "on the client, before") { services.AddHttpClient("catalog").AddServiceDiscovery(); }
            IHttpClientBuilder builder = services.AddLoadBalancedHttpClient("catalog", Catalog.InTurn).UseServiceDiscovery();
            if (where == "on the client, after") { builder.AddServiceDiscovery(); }
            if (where == "defaults after") { services.ConfigureHttpClientDefaults(clients => clients.AddServiceDiscovery()); }
        });
        Assert.Equal(2, (await catalog.SendAsync(20, Token)).Distinct().Count());
        Assert.Equal((10, 10), (a.Count, b.Count));
        Assert.DoesNotContain(Handlers(catalog), handler => handler.FullName!.StartsWith("Microsoft.Extensions.ServiceDiscovery.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Other_clients_keep_it()
    {
        await using WebServer a = await WebServer.StartAsync();
        await using var catalog = new Catalog(new() { ["Services:catalog:http:0"] = a.Address }, services =>
        {
            services.AddServiceDiscovery();
            services.ConfigureHttpClientDefaults(clients => clients.AddServiceDiscovery());
            services.AddLoadBalancedHttpClient("catalog").UseServiceDiscovery();
            services.AddHttpClient("other");
        });
        using HttpClient other = catalog.Services.GetRequiredService<IHttpClientFactory>().CreateClient("other");
        Assert.Equal("ok", await other.GetStringAsync(new Uri("https+http://catalog/"), Token));
    }

    private static IEnumerable<Type> Handlers(Catalog catalog)
    {
        HttpMessageHandler? handler = catalog.Services.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler("catalog");
        for (; handler is not null; handler = (handler as DelegatingHandler)?.InnerHandler) { yield return handler.GetType(); }
    }
}
