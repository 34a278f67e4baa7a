using LoadBalancing.Client.Configuration;
using Microsoft.Extensions.Options;

namespace LoadBalancing.Client.DependencyInjection;

/// <summary>
/// All code that configures a cluster: the delegates of AddLoadBalanced..., and whatever the application registered with
/// <c>services.Configure</c> or <c>PostConfigure</c>, in the order in which options run them.
/// </summary>
internal sealed class ClusterCode(IEnumerable<IConfigureOptions<ClusterOptions>> configures, IEnumerable<IPostConfigureOptions<ClusterOptions>> postConfigures)
{
    public IEnumerable<Action<ClusterOptions>> For(string cluster) =>
    [
        .. configures.OfType<IConfigureNamedOptions<ClusterOptions>>().Select(configure => (Action<ClusterOptions>)(options => configure.Configure(cluster, options))),
        .. postConfigures.Select(configure => (Action<ClusterOptions>)(options => configure.PostConfigure(cluster, options))),
    ];
}
