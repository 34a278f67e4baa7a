using System.Collections.Immutable;
using System.Runtime.InteropServices;
using LoadBalancing.Client.Endpoints;
using Microsoft.Extensions.Configuration;

namespace LoadBalancing.Client.Picking;

/// <summary>All that a picker is built from, once per snapshot.</summary>
public sealed class PickerInputs
{
    internal PickerInputs(PoolMembers members, PickerConfig config, PickerSurroundings surroundings, EndpointPicker? previous)
    {
        Members = members;
        Config = config;
        Surroundings = surroundings;
        Previous = previous;
        Weights = members.Weights;
    }

    /// <summary>Gets the endpoints to choose from, in the order of the configuration. May be empty.</summary>
    public ImmutableArray<EndpointNode> Nodes => Members.Chosen;

    /// <summary>Gets the weights that count now, in the order of <see cref="Nodes"/>: <see cref="EndpointNode.Weight"/> times <see cref="EndpointNode.WeightFactor"/> when this picker is built.</summary>
    /// <value>Above 0. While a factor is under 1, pickers are built anew several times as it grows.</value>
    public ImmutableArray<double> Weights { get; }

    /// <summary>Gets the picker that this one replaces, to take its sequence or tables over.</summary>
    /// <value><see langword="null"/> at the first build, and when the policy changed.</value>
    public EndpointPicker? Previous { get; }

    /// <summary>Gets the source of chance. Safe for many threads; a seeded one only in simulations.</summary>
    public Random Random => Surroundings.Random;

    /// <summary>Gets the clock.</summary>
    public TimeProvider TimeProvider => Surroundings.TimeProvider;

    /// <summary>Gets the application's services.</summary>
    /// <value><see langword="null"/> for a cluster made without a container.</value>
    public IServiceProvider? Services => Surroundings.Services;

    /// <summary>Gets the settings under <c>Picker:Plugins:{name}</c> of the policy, as of this version.</summary>
    public IConfiguration Options => new ConfigurationBuilder().AddInMemoryCollection(Config.Plugin.Values).Build();

    internal PoolMembers Members { get; }

    internal PickerConfig Config { get; }

    internal PickerSurroundings Surroundings { get; }

    internal EndpointNode[] NodeArray => ImmutableCollectionsMarshal.AsArray(Nodes)!;

    /// <summary>For policies whose weights are not the configured ones; null while every factor is 1.</summary>
    internal float[]? Factors => Members.Factors.IsDefault ? null : [.. Members.Factors.Select(factor => (float)factor)];

    internal EndpointTracker[] TrackerArray => [.. Nodes.Select(node => node.Tracker)];
}
