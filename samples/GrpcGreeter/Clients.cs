using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Configuration;
using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace GrpcGreeter;

/// <summary>The part to copy: the two ways to a balanced client.</summary>
internal static class Clients
{
    /// <summary>
    /// gRPC's own retries: each attempt is a new request to our handler, which chooses anew. The balancer never sends a call twice by itself once a
    /// server may have seen it.
    /// </summary>
    private static readonly ServiceConfig s_retries = new()
    {
        MethodConfigs =
        {
            new MethodConfig
            {
                Names = { MethodName.Default },
                RetryPolicy = new RetryPolicy
                {
                    MaxAttempts = 3,
                    InitialBackoff = TimeSpan.FromMilliseconds(10),
                    MaxBackoff = TimeSpan.FromMilliseconds(100),
                    BackoffMultiplier = 2,
                    RetryableStatusCodes = { StatusCode.Unavailable },
                },
            },
        },
    };

    /// <summary>Without a container: a cluster, and a channel over its handler. The address is plain http:// and the cluster's name.</summary>
    public static GrpcChannel Channel(Cluster cluster) =>
        GrpcChannel.ForAddress("http://greeter", new GrpcChannelOptions { HttpHandler = cluster.CreateHandler(), DisposeHttpClient = true, ServiceConfig = s_retries });

    /// <summary>With a container: AddGrpcClient, and the cluster from the configuration.</summary>
    public static ServiceProvider Services(IEnumerable<KeyValuePair<string, string>> servers)
    {
        var services = new ServiceCollection();
        // What usually stands in appsettings.json under LoadBalancing:Clusters:greeter.
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(
            servers.Select(server => KeyValuePair.Create($"LoadBalancing:Clusters:greeter:Endpoints:{server.Key}", (string?)server.Value))).Build());
        services.AddGrpcClient<Greeter.GreeterClient>(options => options.Address = new Uri("http://greeter"))
            .ConfigureChannel(channel => channel.ServiceConfig = s_retries)
            .AddLoadBalancing("greeter");
        return services.BuildServiceProvider();
    }
}
