using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration.Schemas;
using LoadBalancing.Client.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Makes any HttpClient send through a cluster.</summary>
public static class LoadBalancingHttpClientBuilderExtensions
{
    /// <summary>HttpClientFactory's own default, which nobody has to have asked for.</summary>
    private static readonly TimeSpan s_defaultHandlerLifetime = TimeSpan.FromMinutes(2);

    /// <summary>Sends the client's requests for the cluster's hosts to endpoints of the cluster, which is added too.</summary>
    /// <param name="builder">The builder of the client; gRPC clients have one too.</param>
    /// <param name="cluster">The name of the cluster; also a host that is balanced.</param>
    /// <param name="hosts">Further hosts whose requests from this client are balanced.</param>
    /// <returns>The builder.</returns>
    /// <remarks>
    /// Our handler is innermost: handlers that you add, before or after, see the logical URI. The primary handler is ours unless you set one. Handlers live
    /// for ever unless you set a lifetime: names are resolved by the cluster, so rotation would only close warm connections.
    /// </remarks>
    /// <exception cref="ArgumentException">The name cannot name a cluster, or a host is not a host name.</exception>
    public static IHttpClientBuilder AddLoadBalancing(this IHttpClientBuilder builder, string cluster, IEnumerable<string>? hosts = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        string[] further = [.. hosts ?? []];
        if (Array.Find(further, host => !ClusterSchema.IsHost(host)) is { } bad)
        {
            throw new ArgumentException($"'{bad}' is not a host name; wanted one without scheme or port.", nameof(hosts));
        }
        IServiceCollection services = builder.Services;
        services.AddLoadBalancedCluster(cluster);
        services.AddSingleton(new HttpClientBinding(builder.Name, cluster, further));
        AddFilterFirst(services);
        services.Configure<HttpClientFactoryOptions>(builder.Name, options =>
        {
            if (options.HandlerLifetime == s_defaultHandlerLifetime) { options.HandlerLifetime = Timeout.InfiniteTimeSpan; }
            // Before all actions of the application's, whatever the order of calls: a primary handler that it sets wins.
            IList<Action<HttpMessageHandlerBuilder>> actions = options.HttpMessageHandlerBuilderActions;
            int at = 0;
            while (at < actions.Count && IsGrpcDefault(actions[at])) { at++; }
            actions.Insert(at, handlers =>
            {
                Cluster balanced = handlers.Services.GetRequiredService<IClusterProvider>().Get(cluster);
                handlers.PrimaryHandler = balanced.Tls.CreatePrimary(balanced.Config.Transport);
            });
        });
        return builder;
    }

    /// <summary>
    /// AddGrpcClient puts a default of its own before everything, which nobody asked for, and which knows neither our time-outs nor the cluster's TLS. There is no other mark
    /// on it than where it was written.
    /// </summary>
    private static bool IsGrpcDefault(Action<HttpMessageHandlerBuilder> action) =>
        action.Target?.GetType().FullName?.StartsWith("Microsoft.Extensions.DependencyInjection.GrpcClientServiceExtensions", StringComparison.Ordinal) == true;

    private static void AddFilterFirst(IServiceCollection services)
    {
        if (!services.Any(service => service.ImplementationType == typeof(LoadBalancingHandlerFilter)))
        {
            services.Insert(0, ServiceDescriptor.Singleton<IHttpMessageHandlerBuilderFilter, LoadBalancingHandlerFilter>());
        }
    }
}
