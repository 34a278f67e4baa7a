using LoadBalancing.Agent;
using LoadBalancing.Agent.Documents;
using LoadBalancing.Agent.Etcd;
using LoadBalancing.Client.Etcd;
using LoadBalancing.Client.Etcd.Membership;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Makes a server a member of a fleet.</summary>
public static class AgentBuilderExtensions
{
    /// <summary>
    /// Makes this server a member of the fleet that <c>AddEtcd</c> named, of role <c>agent</c> unless <paramref name="configure"/> says otherwise. Its documents are the sections of <c>Agents</c> that have their
    /// names (<c>Agents:prices</c> for <c>prices</c>): a version is applied and verified before the fleet moves, and is the newest in all servers at the same instant.
    /// </summary>
    /// <param name="builder">The agent.</param>
    /// <param name="configure">Sets options.</param>
    /// <returns>The same builder.</returns>
    public static AgentBuilder AddEtcdMember(this AgentBuilder builder, Action<EtcdMemberOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddEtcdMember(options =>
        {
            options.Role = "agent";
            configure?.Invoke(options);
        });
        builder.Services.AddSingleton<IFleetPartSource, AgentParts>();
        return builder;
    }
}
