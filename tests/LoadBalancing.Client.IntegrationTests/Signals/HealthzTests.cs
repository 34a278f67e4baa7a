using System.Net;
using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.Client.IntegrationTests.Signals;

/// <summary>An application's own <c>/healthz</c>, over its clusters.</summary>
public sealed class HealthzTests : IntegrationTest
{
    [Fact]
    public async Task Healthz_says_how_the_clusters_are()
    {
        await using TestServer server = await TestServer.StartAsync("ok");
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration["LoadBalancing:Clusters:orders:Endpoints:a"] = server.Address;
        builder.Configuration["LoadBalancing:Clusters:orders:Endpoints:b"] = server.Address + "/b";
        builder.Services.AddLoadBalancedHttpClient("orders").AddHealthCheck("ready");
        await using WebApplication app = builder.Build();
        app.MapHealthChecks("/healthz");
        await app.StartAsync(Token);
        string address = app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single();
        Cluster orders = app.Services.GetRequiredService<IClusterProvider>().Get("orders");
        using var client = new HttpClient { BaseAddress = new Uri(address) };

        Assert.Equal((HttpStatusCode.OK, "Healthy"), await AskAsync(client));
        orders.Disable("a", "a new disk");
        Assert.Equal((HttpStatusCode.OK, "Healthy"), await AskAsync(client));
        builder.Configuration["LoadBalancing:Clusters:orders:Picker:Policy"] = "nonsense";
        ((Microsoft.Extensions.Configuration.IConfigurationRoot)app.Configuration).Reload();
        await Until(() => orders.Updates.Refusals.Last is not null, "the update was refused");
        Assert.Equal((HttpStatusCode.OK, "Degraded"), await AskAsync(client));
        orders.Disable("b", "a new disk");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "Unhealthy"), await AskAsync(client));
        Assert.Equal(0, server.Count);                          // nobody was asked
    }

    private async Task<(HttpStatusCode Status, string Text)> AskAsync(HttpClient client)
    {
        using HttpResponseMessage response = await client.GetAsync("/healthz", Token);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Token));
    }
}
