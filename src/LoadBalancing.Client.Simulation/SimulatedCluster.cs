using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Simulation.Engine;
using LoadBalancing.Client.Simulation.Results;
using Microsoft.Extensions.Configuration;

namespace LoadBalancing.Client.Simulation;

/// <summary>What is put to the test: a configuration of the real cluster, or the oracle that it is measured against.</summary>
public sealed class SimulatedCluster
{
    private SimulatedCluster(string name, Action<ClusterOptions> configure, bool isCentralQueue = false) => Subject = new SimulationSubject(
        name, configure, new Dictionary<string, Func<PickerInputs, EndpointPicker>>(StringComparer.OrdinalIgnoreCase), isCentralQueue);

    /// <summary>Gets the name, for reports.</summary>
    public string Name => Subject.Name;

    /// <summary>
    /// Gets the oracle: one queue for all servers, and whichever server is free and works takes the next request, the fastest first. No load balancer knows as much;
    /// it is the lower bound that others are measured against.
    /// </summary>
    public static SimulatedCluster CentralQueue { get; } = new(SubjectNames.CentralQueue, static _ => { }, isCentralQueue: true);

    /// <summary>Gets further policies by name, as in <c>AddEndpointPicker</c>.</summary>
    public IDictionary<string, Func<PickerInputs, EndpointPicker>> Pickers => Subject.Pickers;

    internal SimulationSubject Subject { get; }

    /// <summary>Makes a cluster with default settings and one policy.</summary>
    /// <param name="policy">The name of the policy.</param>
    /// <returns>What can be simulated.</returns>
    public static SimulatedCluster Of(string policy) => Of(policy, options => options.Picker.Policy = policy);

    /// <summary>Makes a cluster from code.</summary>
    /// <param name="name">See <see cref="Name"/>.</param>
    /// <param name="configure">Sets the options. Where they name no endpoints, the scenario's servers are the endpoints.</param>
    /// <returns>What can be simulated.</returns>
    public static SimulatedCluster Of(string name, Action<ClusterOptions> configure)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(configure);
        return new SimulatedCluster(name, configure);
    }

    /// <summary>Makes a cluster from the section <c>LoadBalancing:Clusters</c>, as an application reads it.</summary>
    /// <param name="name">See <see cref="Name"/>.</param>
    /// <param name="configuration">The application's configuration.</param>
    /// <param name="cluster">The cluster's name in it.</param>
    /// <returns>What can be simulated.</returns>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The section cannot be read; it holds every reason.</exception>
    /// <remarks>Endpoints of the section are used where there are any; each needs a server of the same id in the scenario.</remarks>
    public static SimulatedCluster From(string name, IConfiguration configuration, string cluster)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentException.ThrowIfNullOrEmpty(cluster);
        return Of(name, ConfiguredCluster.Read(configuration, cluster));
    }
}
