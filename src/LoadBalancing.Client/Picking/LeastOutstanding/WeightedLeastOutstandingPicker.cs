using LoadBalancing.Client.Endpoints;

namespace LoadBalancing.Client.Picking.LeastOutstanding;

/// <summary>
/// <c>least_outstanding</c> over unequal weights: the fewest outstanding attempts for its weight over all endpoints. Ties are broken at random in proportion to
/// weight, by a reservoir in the same pass. Its cost grows with the number of endpoints.
/// </summary>
internal sealed class WeightedLeastOutstandingPicker : EndpointPicker
{
    private readonly EndpointNode[] _nodes;
    private readonly EndpointTracker[] _trackers;
    private readonly float[] _weights;
    private readonly Random _random;

    public WeightedLeastOutstandingPicker(PickerInputs inputs)
    {
        _nodes = inputs.NodeArray;
        _trackers = inputs.TrackerArray;
        _random = inputs.Random;
        // Relative to the largest, so that a float holds any mix of weights.
        double largest = _nodes.Length == 0 ? 1 : inputs.Weights.Max();
        _weights = [.. inputs.Weights.Select(weight => (float)(weight / largest))];
    }

    public override EndpointNode? Pick(in PickContext context)
    {
        EndpointTracker[] trackers = _trackers;
        float[] weights = _weights;
        bool exclusions = context.HasExclusions;
        uint chance = (uint)_random.Next() | 1;
        float leastOutstanding = 0, leastWeight = 0, tiedWeight = 0;
        int best = -1;
        for (int i = 0; i < trackers.Length && i < weights.Length; i++)
        {
            if (exclusions && context.IsExcluded(_nodes[i])) { continue; }
            float outstanding = Volatile.Read(in trackers[i].Outstanding), weight = weights[i];
            // outstanding / weight < least / leastWeight, without a division; leastWeight is 0 before the first.
            float mine = outstanding * leastWeight, least = leastOutstanding * weight;
            if (best < 0 || mine < least)
            {
                best = i;
                leastOutstanding = outstanding;
                leastWeight = weight;
                tiedWeight = weight;
            }
            else if (mine == least)
            {
                tiedWeight += weight;
                chance ^= chance << 13; chance ^= chance >> 17; chance ^= chance << 5;      // Marsaglia's xorshift32
                if (chance * tiedWeight < weight * 4294967296f) { best = i; leastOutstanding = outstanding; leastWeight = weight; }
            }
        }
        return best < 0 ? null : _nodes[best];
    }
}
