using LoadBalancing.Client.Etcd;
using LoadBalancing.Client.Etcd.Membership;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Makes a process a member of its fleet.</summary>
public static class EtcdMemberServiceCollectionExtensions
{
    /// <summary>
    /// Makes this process a member of the fleet that <c>builder.Configuration.AddEtcd(...)</c> reads: versions that are rolled out are prepared and confirmed by it, become active at their instant in all
    /// members, and are taken back where one of them reports harm. Adding it again only adds the code.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets options.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddEtcdMember(this IServiceCollection services, Action<EtcdMemberOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<EtcdMemberOptions>();
        if (configure is not null) { services.Configure(configure); }
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, EtcdMemberService>());
        return services;
    }
}
