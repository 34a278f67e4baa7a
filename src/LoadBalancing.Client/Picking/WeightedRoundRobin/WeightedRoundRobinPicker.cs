using LoadBalancing.Client.Endpoints;

namespace LoadBalancing.Client.Picking.WeightedRoundRobin;

/// <summary>
/// <c>weighted_round_robin</c>: endpoints take turns, each as often as its weight says, on a static stride schedule (gRPC). One compare-and-swap of one
/// shared number is a turn; a thread that loses it looks again from where the other left. While all weights are equal, an increment does.
/// </summary>
internal class WeightedRoundRobinPicker : EndpointPicker
{
    private readonly EndpointNode[] _nodes;
    private readonly Sequence _sequence;

    public WeightedRoundRobinPicker(PickerInputs inputs)
    {
        _nodes = inputs.NodeArray;
        _sequence = (inputs.Previous as WeightedRoundRobinPicker)?._sequence ?? new Sequence { Next = inputs.Random.Next() };
        Schedule = new(StrideSchedule.Of([.. inputs.Weights.Select(weight => (float)weight)]));
        Advice = StrideSchedule.Clamps([.. inputs.Nodes.Select(node => (float)node.Weight)])
            ? "a weight is over 10 times the mean, or under a hundredth of it, and counts as just that; weighted_random has no such bounds."
            : null;
    }

    internal override string? Advice { get; }

    /// <summary>The schedule in force.</summary>
    protected Current Schedule { get; }

    public override EndpointNode? Pick(in PickContext context)
    {
        EndpointNode[] nodes = _nodes;
        if (nodes.Length == 0) { return null; }
        int index = NextTurn(Schedule.Value);
        return context.HasExclusions ? PoolScan.FirstAllowed(nodes, index, in context) : nodes[index];
    }

    private int NextTurn(StrideSchedule schedule)
    {
        ref long next = ref _sequence.Next;
        if (schedule.IsEven) { return schedule.IndexAt(Interlocked.Increment(ref next) - 1); }
        long from = Volatile.Read(in next);
        while (true)
        {
            (long place, int index) = schedule.FirstFrom(from);
            long found = Interlocked.CompareExchange(ref next, place + 1, from);
            if (found == from) { return index; }
            from = found;
        }
    }

    /// <summary>What weights in motion replace from time to time.</summary>
    protected sealed class Current(StrideSchedule schedule)
    {
        private StrideSchedule _schedule = schedule;

        public StrideSchedule Value { get => Volatile.Read(ref _schedule); set => Volatile.Write(ref _schedule, value); }
    }

    /// <summary>Shared by all generations: requests that still run on the last snapshot do not repeat the turns of the new one.</summary>
    private sealed class Sequence
    {
        public long Next;
    }
}
