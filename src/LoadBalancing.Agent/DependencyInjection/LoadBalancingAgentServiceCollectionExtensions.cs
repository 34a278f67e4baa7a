using LoadBalancing.Agent;
using LoadBalancing.Agent.DependencyInjection;
using LoadBalancing.Agent.Diagnostics;
using LoadBalancing.Agent.Documents;
using LoadBalancing.Agent.Http;
using LoadBalancing.Agent.Load;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the agent, by which a server tells load-balancing clients its version and its load.</summary>
public static class LoadBalancingAgentServiceCollectionExtensions
{
    /// <summary>Adds the agent. <c>app.UseLoadBalancingAgent()</c>, first in the pipeline, lets it answer.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets options; adding the agent again only adds this.</param>
    /// <returns>The builder, which adds documents. Without any there are load reports alone, and the process is ready at once.</returns>
    public static AgentBuilder AddLoadBalancingAgent(this IServiceCollection services, Action<AgentOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddLogging();
        OptionsBuilder<AgentOptions> options = services.AddOptions<AgentOptions>().ValidateOnStart();
        if (configure is not null) { options.Configure(configure); }
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AgentOptions>, AgentOptionsRules>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<RequestCounts>();
        services.TryAddSingleton<IProcessUse, ProcessUse>();
        services.TryAddSingleton(DocumentsFrom);
        services.TryAddSingleton<IAgent>(provider => provider.GetRequiredService<AgentDocuments>());
        services.TryAddSingleton(provider => new LoadMeter(
            provider.GetRequiredService<RequestCounts>(), provider.GetRequiredService<IProcessUse>(), OptionsOf(provider).ApplicationUtilization, provider.GetRequiredService<TimeProvider>(), LoggerOf(provider)));
        services.TryAddSingleton(provider => new AgentParts(provider.GetRequiredService<AgentDocuments>(), provider.GetRequiredService<LoadMeter>(), OptionsOf(provider), LoggerOf(provider)));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, AgentStart>());
        return new AgentBuilder(services);
    }

    private static AgentDocuments DocumentsFrom(IServiceProvider provider)
    {
        AgentOptions options = OptionsOf(provider);
        var rules = new DocumentRules(provider.GetRequiredService<TimeProvider>(), options.Overlap, options.ApplyTimeout, LoggerOf(provider));
        return new(provider.GetServices<IAgentConfiguration>(), rules, provider.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? CancellationToken.None);
    }

    private static AgentOptions OptionsOf(IServiceProvider provider) => provider.GetRequiredService<IOptions<AgentOptions>>().Value;

    private static ILogger LoggerOf(IServiceProvider provider) => provider.GetRequiredService<ILoggerFactory>().CreateLogger(Log.Category);
}
