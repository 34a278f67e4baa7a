using System.Diagnostics.CodeAnalysis;
using LoadBalancing.Agent.Binding;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LoadBalancing.Agent;

/// <summary>Adds documents to the agent: at most 8.</summary>
public sealed class AgentBuilder
{
    internal AgentBuilder(IServiceCollection services) => Services = services;

    /// <summary>Gets the services.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Adds a document whose versions the application applies itself.</summary>
    /// <param name="configuration">Applies them.</param>
    /// <returns>The builder.</returns>
    public AgentBuilder AddConfiguration(IAgentConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        Services.AddSingleton(configuration);
        return this;
    }

    /// <summary>Adds a document whose versions the application applies itself.</summary>
    /// <param name="create">Makes what applies them, once.</param>
    /// <returns>The builder.</returns>
    public AgentBuilder AddConfiguration(Func<IServiceProvider, IAgentConfiguration> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        Services.AddSingleton(create);
        return this;
    }

    /// <summary>Adds a document that is a section of the configuration, with the keys <c>Version</c> and, if its source can compute it, <c>Digest</c>. Each version becomes options of its own.</summary>
    /// <typeparam name="T">The options, which the application has bound to the section as for <see cref="IOptionsMonitor{T}"/>: <c>services.Configure&lt;T&gt;(section)</c>. They are made, and validated, by the same <see cref="IOptionsFactory{T}"/>.</typeparam>
    /// <param name="document">The document's name: 1 to 63 characters from a-z, 0-9, '.' and '-'; case is ignored.</param>
    /// <param name="section">The section; it is read at start, and 250 ms after its last change.</param>
    /// <param name="verify">Makes sure that the version can be served, such as by connecting to what it names. Returns why it cannot, or <see langword="null"/>; what it throws counts as failed.</param>
    /// <param name="coherent">Whether requests run on two versions at a time, each on the one that it names; see <see cref="IAgentConfiguration.Coherent"/>.</param>
    /// <returns>The builder.</returns>
    public AgentBuilder AddOptions<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] T>(
        string document, IConfigurationSection section, Func<T, CancellationToken, ValueTask<string?>>? verify = null, bool coherent = true)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(section);
        Services.AddOptions<T>();
        Services.AddSingleton<IAgentConfiguration>(new OptionsConfiguration<T>(document, verify, coherent));
        Services.AddSingleton(provider => new SectionSource(document, section, () => provider.GetRequiredService<IOptionsFactory<T>>().Create(Options.DefaultName)));
        return this;
    }
}
