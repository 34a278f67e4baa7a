using LoadBalancing.Client.Etcd.Fleets;

namespace LoadBalancing.Client.Etcd.Rollouts;

/// <summary>What a coordinator does next: it waits, or writes one transaction.</summary>
internal abstract record RolloutStep
{
    /// <summary>Until a member or somebody else says something, or this instant of the coordinator's clock.</summary>
    internal sealed record Wait(DateTimeOffset Until) : RolloutStep;

    /// <summary>The order to flip, for a wave.</summary>
    internal sealed record Switch(int Wave) : RolloutStep;

    /// <summary>All have confirmed: watch for harm.</summary>
    internal sealed record Bake : RolloutStep;

    /// <summary>The order to go back.</summary>
    internal sealed record Return(string Reason) : RolloutStep;

    /// <summary>The same order with an instant by our clock: whoever wrote it had one that was ahead.</summary>
    internal sealed record Rearm : RolloutStep;

    /// <summary>The end, for the history.</summary>
    internal sealed record End(RolloutOutcome Outcome, string? Reason) : RolloutStep;
}
