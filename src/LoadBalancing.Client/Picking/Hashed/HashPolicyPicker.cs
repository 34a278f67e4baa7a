using LoadBalancing.Client.Endpoints;

namespace LoadBalancing.Client.Picking.Hashed;

/// <summary>What all hash policies share: the same key goes to the same endpoint, or, while that one may not be chosen, to the same other ones.</summary>
internal abstract class HashPolicyPicker(PickerInputs inputs, HashMembers members) : EndpointPicker
{
    private static readonly TimeSpan s_recount = TimeSpan.FromSeconds(10);
    private readonly Random _random = inputs.Random;

    public override bool UsesHashKey => true;

    internal override PickerNeeds Needs => PickerNeeds.HashKey | (Members.IsBounded ? PickerNeeds.TotalOutstanding : PickerNeeds.None);

    internal override TimeSpan RefreshPeriod => Members.IsBounded ? s_recount : base.RefreshPeriod;

    protected HashMembers Members { get; } = members;

    internal override void Refresh(long timestamp) => Members.CountUncounted();

    protected ulong HashOf(in PickContext context) => context.Hash ?? PickContext.AnyHash(_random);

    /// <summary>When next to nobody may be chosen: the first in the order of the configuration, from a place that the key chooses.</summary>
    protected EndpointNode? Scan(ulong hash, double slots, in PickContext context)
    {
        uint count = (uint)Members.Candidates.Length, start = (uint)(hash % count);
        for (uint i = 0; i < count; i++)
        {
            if (Members.Find((int)((start + i) % count), slots, in context) is { } node) { return node; }
        }
        return null;
    }
}
