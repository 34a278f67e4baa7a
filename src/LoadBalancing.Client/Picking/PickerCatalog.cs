using LoadBalancing.Client.Picking.JumpHash;
using LoadBalancing.Client.Picking.LeastOutstanding;
using LoadBalancing.Client.Picking.LeastTime;
using LoadBalancing.Client.Picking.Maglev;
using LoadBalancing.Client.Picking.PeakEwma;
using LoadBalancing.Client.Picking.PowerOfTwoChoices;
using LoadBalancing.Client.Picking.Prequal;
using LoadBalancing.Client.Picking.RandomChoice;
using LoadBalancing.Client.Picking.Rendezvous;
using LoadBalancing.Client.Picking.RingHash;
using LoadBalancing.Client.Picking.RoundRobin;
using LoadBalancing.Client.Picking.WeightedRandom;
using LoadBalancing.Client.Picking.WeightedRoundRobin;

namespace LoadBalancing.Client.Picking;

/// <summary>All policies that a cluster can choose by name.</summary>
internal sealed class PickerCatalog
{
    private readonly Dictionary<string, PickerFactory> _byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _problems = [];

    public PickerCatalog(IEnumerable<PickerFactory> plugins)
    {
        PickerFactory[] ours =
        [
            new(PickerPolicies.LeastTime, LeastTimeFactory.Create),
            new(PickerPolicies.Random, inputs => new RandomPicker(inputs)),
            new(PickerPolicies.RoundRobin, inputs => new RoundRobinPicker(inputs)),
            new(PickerPolicies.LeastOutstanding, LeastOutstandingFactory.Create),
            new(PickerPolicies.PowerOfTwoChoices, PowerOfTwoChoicesFactory.Create),
            new(PickerPolicies.PeakEwma, PeakEwmaFactory.Create),
            new(PickerPolicies.WeightedRoundRobin, WeightedRoundRobinFactory.Create),
            new(PickerPolicies.WeightedRandom, inputs => new WeightedRandomPicker(inputs)),
            new(PickerPolicies.RingHash, RingHashFactory.Create),
            new(PickerPolicies.Maglev, MaglevFactory.Create),
            new(PickerPolicies.Rendezvous, inputs => new RendezvousPicker(inputs)),
            new(PickerPolicies.JumpHash, inputs => new JumpHashPicker(inputs)),
            new(PickerPolicies.Prequal, inputs => new PrequalPicker(inputs)),
        ];
        foreach (PickerFactory factory in ours.Concat(plugins))
        {
            if (string.IsNullOrWhiteSpace(factory.Name)) { _problems.Add("AddEndpointPicker: a picker needs a name."); }
            else if (!_byName.TryAdd(factory.Name, factory))
            {
                _problems.Add($"AddEndpointPicker: the name '{factory.Name}' is registered twice; names already taken are: {string.Join(", ", Names)}.");
            }
        }
    }

    public static PickerCatalog BuiltIn { get; } = new([]);

    public IEnumerable<string> Names => _byName.Keys.Order(StringComparer.Ordinal);

    /// <summary>What an error adds to the names: where else there may be some. Empty in a running process, which knows all.</summary>
    public string Elsewhere { get; init; } = "";

    /// <summary>What is wrong with the registrations themselves; part of every validation.</summary>
    public IReadOnlyList<string> Problems => _problems;

    public bool Contains(string name) => _byName.ContainsKey(name);

    public PickerFactory this[string name] => _byName[name];
}
