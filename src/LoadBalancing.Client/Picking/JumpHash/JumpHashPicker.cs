using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Picking.Hashed;

namespace LoadBalancing.Client.Picking.JumpHash;

/// <summary>
/// <c>jump_hash</c>: the key's index among n endpoints without any table (Lamping, Veach). For endpoints whose place in the configuration is their identity,
/// such as shards: adding one at the end moves 1 in n keys; taking one out of the middle moves all that follow.
/// </summary>
internal sealed class JumpHashPicker(PickerInputs inputs) : HashPolicyPicker(inputs, new HashMembers(inputs, inputs.Members.Candidates))
{
    private const int Tries = 32;

    public override EndpointNode? Pick(in PickContext context)
    {
        int count = Members.Candidates.Length;
        if (count == 0) { return null; }
        ulong hash = HashOf(in context);
        double slots = Members.Slots;
        return Members.Find(JumpIndex.Of(hash, count), slots, in context) ?? Rehash(hash, count, slots, in context);
    }

    /// <summary>Keys of an endpoint that may not be chosen jump again, each with a hash of its own, so they spread over all others.</summary>
    private EndpointNode? Rehash(ulong hash, int count, double slots, in PickContext context)
    {
        ulong next = hash;
        for (int i = 0; i < Tries; i++)
        {
            next = JumpIndex.Rehash(next);
            if (Members.Find(JumpIndex.Of(next, count), slots, in context) is { } node) { return node; }
        }
        if (Scan(hash, slots, in context) is { } last) { return last; }
        if (double.IsPositiveInfinity(slots)) { return null; }
        return Members.Find(JumpIndex.Of(hash, count), double.PositiveInfinity, in context) ?? Rehash(hash, count, double.PositiveInfinity, in context);
    }
}
