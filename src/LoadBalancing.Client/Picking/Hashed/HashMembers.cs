using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Load;

namespace LoadBalancing.Client.Picking.Hashed;

/// <summary>
/// Which of the endpoints that a table was built over may be chosen in this generation, and how full each may get. Tables stay as endpoints come and go;
/// this does not.
/// </summary>
internal sealed class HashMembers
{
    private readonly EndpointNode?[] _members;
    private readonly double[]? _capacityShares;
    private readonly OutstandingTotal _total;
    private readonly EndpointAvailability _admits;
    private long _uncounted;

    /// <param name="inputs">Of the picker.</param>
    /// <param name="candidates">What the table is built over, in its order.</param>
    public HashMembers(PickerInputs inputs, ImmutableArray<EndpointNode> candidates)
    {
        Candidates = candidates;
        HashSet<EndpointNode> chosen = [.. inputs.Nodes];
        _members = [.. candidates.Select(node => chosen.Contains(node) ? node : null)];
        _admits = inputs.Members.Admits;
        _total = inputs.Surroundings.Total;
        if (inputs.Config.BalanceFactor is not (> 0 and var factor)) { return; }
        double sum = inputs.Nodes.Sum(node => node.Weight);
        _capacityShares = [.. candidates.Select(node => factor * node.Weight / sum)];
        CountUncounted();
    }

    public ImmutableArray<EndpointNode> Candidates { get; }

    public bool IsBounded => _capacityShares is not null;

    /// <summary>What capacities are shares of: all outstanding attempts and the one that is about to begin; or no bound.</summary>
    public double Slots => _capacityShares is null ? double.PositiveInfinity : _total.Value + Volatile.Read(in _uncounted) + 1;

    /// <summary>
    /// What began under another policy is not in the total, but outstanding all the same, until it ends: counted when the policy begins, and again from time to
    /// time. Attempts begin and end meanwhile, so the larger of two totals counts.
    /// </summary>
    public void CountUncounted()
    {
        if (_capacityShares is null) { return; }
        long before = _total.Value, outstanding = Candidates.Sum(node => (long)node.Outstanding);
        Volatile.Write(ref _uncounted, Math.Max(0, outstanding - Math.Max(before, _total.Value)));
    }

    /// <summary>The endpoint, if it may be chosen: in the pool, available as of now, not excluded, and below its capacity.</summary>
    /// <param name="candidate">Its index.</param>
    /// <param name="slots"><see cref="Slots"/>, read once a pick; infinite for no bound.</param>
    /// <param name="context">The attempt.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public EndpointNode? Find(int candidate, double slots, in PickContext context)
    {
        EndpointNode? node = _members[candidate];
        if (node is null || node.Tracker.Availability > _admits) { return null; }
        return !context.HasExclusions && _capacityShares is null ? node : FindCarefully(node, candidate, slots, in context);
    }

    /// <summary>capacity = max(1, ceil(c * (total + 1) * weight / sum of weights)) (Mirrokni, Thorup, Zadimoghaddam).</summary>
    private EndpointNode? FindCarefully(EndpointNode node, int candidate, double slots, in PickContext context)
    {
        if (context.HasExclusions && context.IsExcluded(node)) { return null; }
        if (_capacityShares is null || double.IsPositiveInfinity(slots)) { return node; }
        double capacity = Math.Max(1, Math.Ceiling(_capacityShares[candidate] * slots));
        return node.Outstanding < capacity ? node : null;
    }
}
