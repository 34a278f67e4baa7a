using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.DependencyInjection;
using LoadBalancing.Client.Diagnostics;
using LoadBalancing.Client.Discovery;
using LoadBalancing.Client.Load;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Traffic;
using LoadBalancing.Client.Traffic.Affinity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds clusters, and HttpClients that send through them.</summary>
public static class LoadBalancingServiceCollectionExtensions
{
    /// <summary>Adds an HttpClient, and its cluster, by one name: it is bound to <c>LoadBalancing:Clusters:{name}</c>, and its base address is <c>http://{name}</c>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The name of client and cluster: 1 to 63 characters from a-z, 0-9, '.' and '-'.</param>
    /// <param name="configure">Code that sets options after the configuration was read; it runs at each update.</param>
    /// <returns>The builder of the client.</returns>
    /// <exception cref="ArgumentException">The name cannot name a cluster.</exception>
    public static IHttpClientBuilder AddLoadBalancedHttpClient(this IServiceCollection services, string name, Action<ClusterOptions>? configure = null)
    {
        services.AddLoadBalancedCluster(name, configure);
        return services.AddHttpClient(name, client => client.BaseAddress = BaseAddressOf(name)).AddLoadBalancing(name);
    }

    /// <summary>Adds a typed client, and its cluster, by one name.</summary>
    /// <typeparam name="TClient">The type that takes an <see cref="HttpClient"/> in its constructor.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="name">The name of client and cluster.</param>
    /// <param name="configure">Code that sets options after the configuration was read; it runs at each update.</param>
    /// <returns>The builder of the client.</returns>
    /// <exception cref="ArgumentException">The name cannot name a cluster.</exception>
    public static IHttpClientBuilder AddLoadBalancedHttpClient<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TClient>(
        this IServiceCollection services, string name, Action<ClusterOptions>? configure = null)
        where TClient : class
    {
        services.AddLoadBalancedCluster(name, configure);
        return services.AddHttpClient<TClient>(name, client => client.BaseAddress = BaseAddressOf(name)).AddLoadBalancing(name);
    }

    /// <summary>Adds a cluster without HTTP. Adding the same name again only adds the code.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The name: 1 to 63 characters from a-z, 0-9, '.' and '-'; case is ignored.</param>
    /// <param name="configure">Code that sets options after the configuration was read; it runs at each update.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The name cannot name a cluster.</exception>
    public static IServiceCollection AddLoadBalancedCluster(this IServiceCollection services, string name, Action<ClusterOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        string cluster = ClusterName.Check(name, nameof(name));
        AddShared(services);
        if (configure is not null) { services.Configure(cluster, configure); }
        AddKey(services, name);
        if (services.Any(service => service.ImplementationInstance is ClusterRegistration known && known.Name == cluster)) { return services; }
        services.AddSingleton(new ClusterRegistration(cluster));
        AddKey(services, cluster);
        return services.AddSingleton<IOptionsChangeTokenSource<ClusterOptions>>(provider => new SectionChangeTokenSource(cluster, provider));
    }

    /// <summary>Adds a policy of your own; <c>Picker:Policy</c> chooses it by name like ours.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The name of the policy; a name that is taken is an error when the configuration is validated.</param>
    /// <param name="create">Makes a picker for one snapshot.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddEndpointPicker(this IServiceCollection services, string name, Func<PickerInputs, EndpointPicker> create)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(create);
        return services.AddSingleton(new PickerFactory(name, create));
    }

    /// <summary>Adds a source of hash keys in code; entries of <c>Traffic:HashKey</c> of type <c>source</c> choose it by name.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The name of the source; a name that is taken is an error when the configuration is validated.</param>
    /// <param name="read">Reads the key of a request, or returns <see langword="null"/>. It runs for each request under a hash policy; what it throws is the request's error.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddHashKeySource(this IServiceCollection services, string name, Func<HttpRequestMessage, string?> read)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(read);
        return services.AddSingleton(new HashKeyFunction(name, read));
    }

    /// <summary>Says what a cluster's responses mean, by status and headers, where that is not what we would say: a 200 that is an error page, a 500 that is the request's own fault.</summary>
    /// <param name="services">The services.</param>
    /// <param name="cluster">The name of the cluster; of several classifiers the last counts.</param>
    /// <param name="classify">
    /// Returns what the response says about its endpoint, or <see langword="null"/> to leave that to us. It runs for each response, on the path of the request; what it throws is logged.
    /// </param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddResponseClassifier(this IServiceCollection services, string cluster, Func<HttpResponseMessage, OutcomeKind?> classify)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(classify);
        return services.AddSingleton(new ResponseClassification(ClusterName.Check(cluster, nameof(cluster)), classify, ClassifyBody: null));
    }

    /// <summary>Says what a cluster's responses mean, by the first bytes of their bodies: a 200 that holds an error. <c>Health:InspectBytes</c> says how many bytes; it is 0, which is none, unless configured.</summary>
    /// <param name="services">The services.</param>
    /// <param name="cluster">The name of the cluster; of several such classifiers the last counts.</param>
    /// <param name="classify">
    /// Returns what the response says about its endpoint, or <see langword="null"/> to leave that to us. It runs once for each response with a body, when so many bytes have passed by on
    /// their way to the caller or the body has ended; the bytes are its own only until it returns, and gRPC's responses are not shown. What it throws is logged.
    /// </param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddResponseClassifier(this IServiceCollection services, string cluster, Func<HttpResponseMessage, ReadOnlySpan<byte>, OutcomeKind?> classify)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(classify);
        return services.AddSingleton(new ResponseClassification(ClusterName.Check(cluster, nameof(cluster)), Classify: null, classify));
    }

    /// <summary>Says where secrets are, for settings that say <c>Secret:name</c>; without it they are <c>Secrets:{name}</c> of the <c>IConfiguration</c>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="create">
    /// Makes, once, what finds a secret by its name and returns <see langword="null"/> for one that is not known. That runs whenever a secret is used, in the background, and when a
    /// configuration is validated; it should answer from memory.
    /// </param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddLoadBalancingSecrets(this IServiceCollection services, Func<IServiceProvider, Func<string, string?>> create)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(create);
        return services.AddSingleton(provider => new SecretSource(create(provider)));
    }

    /// <summary>Adds the keys of affinity cookies, for all clusters whose <c>Traffic:Affinity</c> is of type <c>cookie</c>. A cookie is good for one cluster only.</summary>
    /// <param name="services">The services.</param>
    /// <param name="create">Makes the ring, once: an <see cref="AffinityKeyRing"/> filled from where the application keeps its secrets, or one of its own. Of several rings the last counts.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddAffinityKeyRing(this IServiceCollection services, Func<IServiceProvider, IAffinityKeyRing> create)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(create);
        return services.AddSingleton(create);
    }

    /// <summary>Says where a cluster's endpoints come from, when it is neither configuration nor DNS.</summary>
    /// <param name="services">The services.</param>
    /// <param name="cluster">The name of the cluster.</param>
    /// <param name="create">Makes the source, once.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddEndpointSource(this IServiceCollection services, string cluster, Func<IServiceProvider, IEndpointSource> create)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(create);
        return services.AddKeyedSingleton(ClusterName.Check(cluster, nameof(cluster)), (provider, _) => create(provider));
    }

    private static Uri BaseAddressOf(string name) => new("http://" + ClusterName.Normalize(name));

    private static void AddKey(IServiceCollection services, string key) =>
        services.TryAddKeyedSingleton(key, static (provider, name) => provider.GetRequiredService<IClusterProvider>().Get((string)name!));

    private static void AddShared(IServiceCollection services)
    {
        services.AddOptions();
        services.TryAddSingleton<ClusterCode>();
        services.TryAddSingleton<IOptionsFactory<ClusterOptions>, ClusterOptionsFactory>();
        services.TryAddSingleton<ClusterRegistry>();
        services.TryAddSingleton<IClusterProvider>(provider => provider.GetRequiredService<ClusterRegistry>());
        services.TryAddKeyedSingleton(KeyedService.AnyKey, static (provider, name) => provider.GetRequiredService<IClusterProvider>().GetGroup((string)name!));
        services.TryAddSingleton(provider => new PickerCatalog(provider.GetServices<PickerFactory>()));
        services.TryAddSingleton(provider => new HashKeyCode(provider.GetServices<HashKeyFunction>()));
        services.TryAddSingleton(provider => new Instruments(provider.GetService<IMeterFactory>()));
        services.TryAddSingleton(SurroundingsFrom);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ClusterStart>());
    }

    private static ClusterSurroundings SurroundingsFrom(IServiceProvider provider) => new()
    {
        Clock = new StampClock(provider.GetService<TimeProvider>() ?? TimeProvider.System),
        Random = ThreadRandom.Shared,
        Pickers = provider.GetRequiredService<PickerCatalog>(),
        HashKeys = provider.GetRequiredService<HashKeyCode>(),
        AffinityKeys = provider.GetService<IAffinityKeyRing>(),
        Secrets = provider.GetService<SecretSource>()?.Find ?? (name => provider.GetService<IConfiguration>()?[$"Secrets:{name}"]),
        Logger = provider.GetService<ILoggerFactory>()?.CreateLogger(ClusterFactory.LogCategory) ?? NullLogger.Instance,
        Instruments = provider.GetRequiredService<Instruments>(),
        Services = provider,
    };
}
