using System.Runtime.CompilerServices;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Hashing;
using LoadBalancing.Client.Picking.Hashed;

namespace LoadBalancing.Client.Picking.Rendezvous;

/// <summary>
/// <c>rendezvous</c>: every endpoint has a score for a key, the highest wins (Thaler, Ravishankar; weights after Schindelhauer, Schomaker). Exact shares and
/// no table, at the price of looking at every endpoint.
/// </summary>
internal sealed class RendezvousPicker : HashPolicyPicker
{
    private readonly ulong[] _salts;
    private readonly double[] _weights;
    private readonly bool _isWeighted;

    public RendezvousPicker(PickerInputs inputs)
        : base(inputs, new HashMembers(inputs, Weights.Weighted(inputs.Members.Candidates)))
    {
        _salts = [.. Members.Candidates.Select(node => XxHash64.Of(node.Spec.HashKey))];
        _weights = [.. Members.Candidates.Select(node => node.Weight)];
        _isWeighted = !Weights.AreEqual([.. _weights]);
        Advice = KeyedWeights.Of(Members.Candidates).Advice;
    }

    internal override string? Advice { get; }

    public override EndpointNode? Pick(in PickContext context)
    {
        ulong hash = HashOf(in context);
        double slots = Members.Slots;
        return Best(hash, slots, in context) ?? (double.IsPositiveInfinity(slots) ? null : Best(hash, double.PositiveInfinity, in context));
    }

    private EndpointNode? Best(ulong hash, double slots, in PickContext context) =>
        _isWeighted ? BestWeighted(hash, slots, in context) : BestEqual(hash, slots, in context);

    private EndpointNode? BestEqual(ulong hash, double slots, in PickContext context)
    {
        EndpointNode? best = null;
        ulong highest = 0;
        ulong[] salts = _salts;
        for (int i = 0; i < salts.Length; i++)
        {
            ulong score = Mix(hash, salts[i]);
            if (score < highest || Members.Find(i, slots, in context) is not { } node) { continue; }
            highest = score;
            best = node;
        }
        return best;
    }

    /// <summary>score = weight / -ln(u). Since -ln(u) is at least 1 - u, most endpoints are out before a logarithm is taken.</summary>
    private EndpointNode? BestWeighted(ulong hash, double slots, in PickContext context)
    {
        EndpointNode? best = null;
        double highest = 0;
        ulong[] salts = _salts;
        double[] weights = _weights;
        for (int i = 0; i < salts.Length && i < weights.Length; i++)
        {
            double u = UnitOf(Mix(hash, salts[i])), weight = weights[i];
            if (weight <= highest * (1 - u)) { continue; }
            double score = weight / -Math.Log(u);
            if (score <= highest || Members.Find(i, slots, in context) is not { } node) { continue; }
            highest = score;
            best = node;
        }
        return best;
    }

    /// <summary>Strictly between 0 and 1.</summary>
    private static double UnitOf(ulong hash) => ((hash >> 12) + 0.5) * (1.0 / (1UL << 52));

    /// <summary>A hash of both: the two halves of their product, folded (wyhash, by Wang Yi).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong hash, ulong salt)
    {
        ulong high = Math.BigMul(hash ^ 0xA076_1D64_78BD_642F, salt ^ 0xE703_7ED1_A0B4_28DB, out ulong low);
        return high ^ low;
    }
}
