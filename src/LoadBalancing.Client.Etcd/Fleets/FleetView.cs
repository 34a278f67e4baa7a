namespace LoadBalancing.Client.Etcd.Fleets;

/// <summary>What coordinators want, as of one revision. Immutable.</summary>
/// <param name="Revision">The revision.</param>
/// <param name="Active">Null before the first rollout.</param>
/// <param name="Staged">Null while no rollout is under way.</param>
internal sealed record FleetView(long Revision, ActiveRecord? Active, StagedRecord? Staged)
{
    /// <summary>The version that a member runs, before and from the instant on.</summary>
    /// <param name="position">Its place among waves; null for one that is no member.</param>
    public (long? Before, long? After) TargetOf(double? position) => Active is not { } active ? (null, null) : (
        Wave.Contains(active.PreviousPercent, position) ? active.Version : active.Previous ?? active.Version,
        Wave.Contains(active.Percent, position) ? active.Version : active.Previous ?? active.Version);

    /// <summary>The version to prepare: of a rollout that may still move somebody.</summary>
    public long? ToPrepare => Staged is { Phase: not RolloutPhase.Returning } staged ? staged.Version : null;
}
