using System.Collections.Frozen;
using System.Collections.Immutable;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Load;
using LoadBalancing.Client.Picking;

namespace LoadBalancing.Client.Tests;

/// <summary>What most tests start from.</summary>
internal static class Given
{
    public static EndpointAddress Address(string text) =>
        EndpointAddress.TryParse(text, out EndpointAddress? address, out string? problem) ? address : throw new ArgumentException(problem, nameof(text));

    public static EndpointSpec Spec(string id, double weight = 1, string? address = null, string? zone = null, params (string Key, string Value)[] labels) =>
        new(id, Address(address ?? $"http://{id}:80"), weight, zone, labels.ToFrozenDictionary(label => label.Key, label => label.Value));

    public static EndpointNode Node(string id, double weight = 1, string? address = null)
    {
        EndpointSpec spec = Spec(id, weight, address);
        return new EndpointNode(spec, new EndpointTracker(spec.Id, spec.Address));
    }

    /// <summary>Endpoints e0, e1, ... of these weights.</summary>
    public static ImmutableArray<EndpointNode> Nodes(params double[] weights) => [.. weights.Select((weight, i) => Node($"e{i}", weight))];

    public static ImmutableArray<EndpointNode> EqualNodes(int count) => Nodes([.. Enumerable.Repeat(1.0, count)]);

    public static PickerInputs Inputs(ImmutableArray<EndpointNode> nodes, int seed = 1, ManualTime? time = null, EndpointPicker? previous = null, PickerOptions? options = null) => new(
        PoolMembers.All(nodes),
        PickerConfig.From(options ?? new PickerOptions(), connectionIdle: TimeSpan.FromMinutes(1)),
        new PickerSurroundings(new StampClock(time ?? new ManualTime()), new Random(seed), Services: null),
        previous);

    public static EndpointPicker Picker(string policy, ImmutableArray<EndpointNode> nodes, int seed = 1, ManualTime? time = null, EndpointPicker? previous = null) =>
        PickerCatalog.BuiltIn[policy].Create(Inputs(nodes, seed, time, previous));

    /// <summary>Options with one endpoint for each address, whose ids are a, b, c ...</summary>
    public static ClusterOptions Options(params string[] addresses)
    {
        var options = new ClusterOptions();
        foreach ((int i, string address) in addresses.Index()) { options.Endpoints[((char)('a' + i)).ToString()] = new EndpointOptions(address); }
        return options;
    }

    public static ClusterOptions Options(Action<ClusterOptions> configure, params string[] addresses)
    {
        ClusterOptions options = Options(addresses);
        configure(options);
        return options;
    }
}
