using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.LoadBalancing;
using Yarp.ReverseProxy.Model;

namespace LoadBalancing.Client.Benchmarks.Peers;

/// <summary>A policy of YARP 2.1.0, the real one: its implementations are internal, but the container hands them out.</summary>
internal sealed class YarpPeer
{
    private static readonly Dictionary<string, ILoadBalancingPolicy> s_policies = Policies();

    public YarpPeer(string policy, int count)
    {
        Policy = s_policies[policy];
        Destinations = [.. Enumerable.Range(0, count).Select(i => new DestinationState($"e{i}"))];
        // Pickers branch on loads: all-zero ones would be predicted perfectly, which no traffic is.
        var random = new Random(Loads.Seed);
        foreach (DestinationState destination in Destinations)
        {
            for (int i = Loads.Next(random); i > 0; i--) { YarpCounter.Increment(YarpCounter.Of(destination)); }
        }
    }

    public ILoadBalancingPolicy Policy { get; }

    public HttpContext Context { get; } = new DefaultHttpContext();

    public ClusterState Cluster { get; } = new("orders");

    public DestinationState[] Destinations { get; }

    private static Dictionary<string, ILoadBalancingPolicy> Policies()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddReverseProxy();
        return services.BuildServiceProvider().GetServices<ILoadBalancingPolicy>().ToDictionary(policy => policy.Name);
    }
}
