using LoadBalancing.Client.Endpoints;

namespace LoadBalancing.Client.Picking.PowerOfTwoChoices;

/// <summary>
/// <c>power_of_two_choices</c> with a <c>ChoiceCount</c> above 2: so many distinct endpoints, drawn by weight, and the one with the fewest outstanding
/// attempts for its weight; a tie goes to the first drawn.
/// </summary>
internal sealed class ManyChoicesPicker(PickerInputs inputs, int choices) : EndpointPicker
{
    /// <summary>Draws that repeat an endpoint are drawn again so often; then the next in order stands in.</summary>
    private const int Redraws = 4;
    private readonly EndpointNode[] _nodes = inputs.NodeArray;
    private readonly EndpointTracker[] _trackers = inputs.TrackerArray;
    private readonly float[] _inverseWeights = Weights.Inverse(inputs.Weights);
    private readonly AliasTable _table = Weights.Table(inputs.Weights);
    private readonly Random _random = inputs.Random;
    private readonly int _choices = Math.Min(choices, inputs.Nodes.Length);

    public override EndpointNode? Pick(in PickContext context)
    {
        Span<int> drawn = stackalloc int[_choices];
        int best = -1;
        float least = 0;
        for (int i = 0; i < drawn.Length; i++)
        {
            int index = Draw(drawn[..i]);
            drawn[i] = index;
            if (context.HasExclusions && context.IsExcluded(_nodes[index])) { continue; }
            float load = Volatile.Read(in _trackers[index].Outstanding) * _inverseWeights[index];
            if (best < 0 || load < least) { (best, least) = (index, load); }
        }
        return best >= 0 ? _nodes[best] : PoolScan.FirstAllowed(_nodes, drawn[0], in context);
    }

    private int Draw(ReadOnlySpan<int> drawn)
    {
        int index = _table.DrawOne(_random.NextInt64());
        for (int i = 0; i < Redraws && drawn.Contains(index); i++) { index = _table.DrawOne(_random.NextInt64()); }
        while (drawn.Contains(index)) { index = index + 1 == _nodes.Length ? 0 : index + 1; }
        return index;
    }
}
