using Grpc.Net.Client;
using GrpcGreeter;
using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LoadBalancing.Client.Integrations.Tests;

/// <summary>The code of docs/grpc.md, and of the README of LoadBalancing.Client.ServiceDiscovery, word for word. It is compiled here and never run.</summary>
internal static class IntegrationSnippets
{
    public static void Factory(IServiceCollection services)
    {
        services.AddGrpcClient<Greeter.GreeterClient>(options => options.Address = new Uri("http://greeter"))
            .AddLoadBalancing("greeter");
    }

    public static Greeter.GreeterClient Own(Cluster cluster)
    {
        using GrpcChannel channel = GrpcChannel.ForAddress("http://greeter", new GrpcChannelOptions { HttpHandler = cluster.CreateHandler() });
        var greeter = new Greeter.GreeterClient(channel);

        return greeter;
    }

    public static void Named(IServiceProvider services)
    {
        HttpMessageHandler handler = services.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler("greeter");
        using GrpcChannel channel = GrpcChannel.ForAddress("http://greeter", new GrpcChannelOptions { HttpHandler = handler });
    }

    public static void Discovered(HostApplicationBuilder builder)
    {
        builder.Services.AddServiceDiscovery();                                   // as before; providers of your choice
        builder.Services.AddLoadBalancedHttpClient("catalog").UseServiceDiscovery();
    }

    public static void NamedEndpoints(HostApplicationBuilder builder)
    {
        builder.Services.AddLoadBalancedHttpClient("catalog").UseServiceDiscovery("http://_dashboard.catalog");
        builder.Services.AddGrpcClient<Greeter.GreeterClient>(options => options.Address = new Uri("http://greeter"))
            .AddLoadBalancing("greeter")
            .UseServiceDiscovery("https://_grpc.greeter", cluster: "greeter");
        builder.Services.AddLoadBalancedCluster("orders").AddServiceDiscoveryEndpoints("orders");       // a cluster without HttpClient
    }
}
