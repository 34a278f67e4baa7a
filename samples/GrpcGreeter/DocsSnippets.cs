using Grpc.Net.Client;
using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Http;
using Microsoft.Extensions.DependencyInjection;

namespace GrpcGreeter;

/// <summary>The code of docs/grpc.md, compiled; nothing runs it.</summary>
internal static class DocsSnippets
{
    public static void Factory(IServiceCollection services)
    {
        services.AddGrpcClient<Greeter.GreeterClient>(options => options.Address = new Uri("http://greeter"))
            .AddLoadBalancing("greeter");
    }

    public static Greeter.GreeterClient Channel(Cluster cluster)
    {
        using GrpcChannel channel = GrpcChannel.ForAddress("http://greeter", new GrpcChannelOptions { HttpHandler = cluster.CreateHandler() });
        var greeter = new Greeter.GreeterClient(channel);

        return greeter;
    }

    public static Greeter.GreeterClient Named(IServiceProvider services)
    {
        HttpMessageHandler handler = services.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler("greeter");
        using GrpcChannel channel = GrpcChannel.ForAddress("http://greeter", new GrpcChannelOptions { HttpHandler = handler });

        return new Greeter.GreeterClient(channel);
    }
}
