using System.Collections.Immutable;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Load;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Snapshots;

namespace LoadBalancing.Client.Tests.Picking.Hashed;

/// <summary>Endpoints under a hash policy, generation by generation, as the writer of snapshots builds them.</summary>
internal sealed class HashedPool
{
    private readonly PickerConfig _config;
    private readonly PickerSurroundings _surroundings;

    /// <param name="policy">One of <see cref="Policies"/>.</param>
    /// <param name="nodes">In the order of the configuration.</param>
    /// <param name="factor">The bound; null for none.</param>
    /// <param name="seed">Of keys for those who have none.</param>
    public HashedPool(string policy, ImmutableArray<EndpointNode> nodes, double? factor = null, int seed = 1)
    {
        var options = new PickerOptions { Policy = policy, BalanceFactor = factor, RingHash = { MinimumRingSize = 10_000, MaximumRingSize = 100_000 } };
        _config = PickerConfig.From(options, connectionIdle: TimeSpan.FromMinutes(1));
        _surroundings = new PickerSurroundings(new StampClock(new ManualTime()), new Random(seed), Services: null);
        Nodes = nodes;
        Picker = Build(previous: null);
    }

    public static TheoryData<string> Policies => ["ring_hash", "maglev", "rendezvous", "jump_hash"];

    public ImmutableArray<EndpointNode> Nodes { get; }

    public EndpointPicker Picker { get; private set; }

    public OutstandingTotal Total => _surroundings.Total;

    /// <summary>Customers 0, 1, 2 ...</summary>
    public static string[] Keys(int count) => [.. Enumerable.Range(0, count).Select(i => FormattableString.Invariant($"customer-{i}"))];

    /// <summary>A new generation: availabilities reach the pool.</summary>
    public void Rebuild() => Picker = Build(Picker);

    public EndpointNode? Pick(string? key, TriedEndpoints? tried = null) => Picker.Pick(new PickContext { HashKey = key, Tried = tried });

    /// <summary>The index of each key's endpoint; -1 for none.</summary>
    public int[] OwnersOf(IEnumerable<string> keys, params int[] tried)
    {
        TriedEndpoints? before = tried.Length == 0 ? null : Tried(tried);
        return [.. keys.Select(key => Pick(key, before) is { } node ? Nodes.IndexOf(node) : -1)];
    }

    public TriedEndpoints Tried(params int[] indexes)
    {
        var tried = new TriedEndpoints();
        foreach (int index in indexes) { tried.Add(Nodes[index]); }
        return tried;
    }

    /// <summary>An endpoint leaves or comes back; pools hear of it at the next <see cref="Rebuild"/>.</summary>
    public void Set(int index, EndpointAvailability availability) => Nodes[index].Tracker.SetAvailability(availability);

    private EndpointPicker Build(EndpointPicker? previous) =>
        PickerCatalog.BuiltIn[_config.Policy].Create(new PickerInputs(PoolSelection.Select(Nodes, Nodes), _config, _surroundings, previous));
}
