using LoadBalancing.Client.Endpoints;

namespace LoadBalancing.Client.Picking.PowerOfTwoChoices;

/// <summary>
/// <c>power_of_two_choices</c> over unequal weights: candidates are drawn by weight and compared by outstanding / weight, without + 1, the tie to
/// the first drawn. An idle cluster so follows its weights; (outstanding + 1) / weight would count them twice.
/// </summary>
internal sealed class WeightedPowerOfTwoChoicesPicker(PickerInputs inputs) : EndpointPicker
{
    private readonly EndpointNode[] _nodes = inputs.NodeArray;
    private readonly EndpointTracker[] _trackers = inputs.TrackerArray;
    private readonly float[] _inverseWeights = Weights.Inverse(inputs.Weights);
    private readonly AliasTable _table = Weights.Table(inputs.Weights);
    private readonly Random _random = inputs.Random;

    public override EndpointNode? Pick(in PickContext context)
    {
        EndpointTracker[] trackers = _trackers;
        (int first, int second) = _table.DrawTwo(_random.NextInt64());
        float loadOfFirst = trackers[first].Outstanding * _inverseWeights[first];
        float loadOfSecond = trackers[second].Outstanding * _inverseWeights[second];
        // The sign bit of a float difference is the comparison, as a mask.
        int fewer = BitConverter.SingleToInt32Bits(loadOfSecond - loadOfFirst) >> 31;
        int better = first + ((second - first) & fewer);
        return context.HasExclusions ? PoolScan.Prefer(_nodes, better, first + second - better, in context) : _nodes[better];
    }
}
