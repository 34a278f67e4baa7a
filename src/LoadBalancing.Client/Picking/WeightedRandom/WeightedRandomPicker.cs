using System.Collections.Immutable;
using LoadBalancing.Client.Endpoints;

namespace LoadBalancing.Client.Picking.WeightedRandom;

/// <summary><c>weighted_random</c>: each endpoint with the chance that its weight says, in constant time (alias table).</summary>
internal sealed class WeightedRandomPicker(PickerInputs inputs) : EndpointPicker
{
    /// <summary>How often an excluded draw is repeated, which costs nothing per endpoint, before those that are left are looked at one by one.</summary>
    private const int Redraws = 8;
    private readonly EndpointNode[] _nodes = inputs.NodeArray;
    private readonly ImmutableArray<double> _weights = inputs.Weights;
    private readonly AliasTable? _table = inputs.Nodes.Length == 0 ? null : Weights.Table(inputs.Weights);
    private readonly Random _random = inputs.Random;

    public override EndpointNode? Pick(in PickContext context)
    {
        if (_table is not { } table) { return null; }
        int index = table.DrawOne(_random.NextInt64());
        return context.HasExclusions ? PickAllowed(table, index, in context) : _nodes[index];
    }

    private EndpointNode? PickAllowed(AliasTable table, int index, in PickContext context)
    {
        for (int i = 0; i < Redraws && context.IsExcluded(_nodes[index]); i++) { index = table.DrawOne(_random.NextInt64()); }
        return context.IsExcluded(_nodes[index]) ? PickOfRest(in context) : _nodes[index];
    }

    /// <summary>Where most of the weight is excluded: taking the next in order would give it all that weight. One draw among what is left gives shares.</summary>
    private EndpointNode? PickOfRest(in PickContext context)
    {
        double rest = 0;
        for (int i = 0; i < _nodes.Length; i++) { if (!context.IsExcluded(_nodes[i])) { rest += _weights[i]; } }
        double drawn = _random.NextDouble() * rest;
        EndpointNode? last = null;
        for (int i = 0; i < _nodes.Length; i++)
        {
            if (context.IsExcluded(_nodes[i])) { continue; }
            last = _nodes[i];
            drawn -= _weights[i];
            if (drawn < 0) { break; }
        }
        return last;
    }
}
