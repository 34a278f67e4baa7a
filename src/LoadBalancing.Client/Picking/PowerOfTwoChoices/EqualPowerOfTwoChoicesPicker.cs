using LoadBalancing.Client.Endpoints;

namespace LoadBalancing.Client.Picking.PowerOfTwoChoices;

/// <summary>
/// <c>power_of_two_choices</c> over equal weights: two distinct endpoints, the one with fewer outstanding attempts (Mitzenmacher). A tie goes to
/// the first drawn, which is as random as the second.
/// </summary>
internal sealed class EqualPowerOfTwoChoicesPicker(PickerInputs inputs) : EndpointPicker
{
    private readonly EndpointNode[] _nodes = inputs.NodeArray;
    private readonly EndpointTracker[] _trackers = inputs.TrackerArray;
    private readonly Random _random = inputs.Random;

    public override EndpointNode? Pick(in PickContext context)
    {
        EndpointTracker[] trackers = _trackers;
        if (trackers.Length < 2) { return PoolScan.FirstAllowed(_nodes, 0, in context); }
        (int first, int second) = TwoDraws.Distinct(_random.NextInt64(), trackers.Length);
        // A mask instead of a branch: which of two random endpoints is busier cannot be predicted.
        int fewer = (trackers[second].Outstanding - trackers[first].Outstanding) >> 31;
        int better = first + ((second - first) & fewer);
        return context.HasExclusions ? PoolScan.Prefer(_nodes, better, first + second - better, in context) : _nodes[better];
    }
}
