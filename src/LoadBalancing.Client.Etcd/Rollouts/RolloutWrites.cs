using LoadBalancing.Client.Etcd.Fleets;
using LoadBalancing.Client.Etcd.Storage;

namespace LoadBalancing.Client.Etcd.Rollouts;

/// <summary>
/// A step as one transaction. Each is bound to the lock, so that a coordinator who lost it writes nothing, and to <c>staged</c> as it was seen, so that one that was sent twice is done once. Each writes or deletes
/// <c>staged</c>, or that condition would bind nothing.
/// </summary>
internal sealed class RolloutWrites(FleetKeys keys, FleetLock held)
{
    /// <summary>The rollout begins, if none is under way. What asked for the end of an earlier one goes.</summary>
    public EtcdTransaction Begin(StagedRecord staged) =>
        new([held.IsMine, EtcdCondition.IsAbsent(keys.Staged)], [EtcdOperation.Put(keys.Staged, FleetJson.Of(staged)), EtcdOperation.Delete(keys.Abort)]);

    /// <param name="step">Anything but waiting.</param>
    /// <param name="now">What it was decided upon.</param>
    /// <param name="seen">The revision of <c>staged</c> then.</param>
    public EtcdTransaction Of(RolloutStep step, RolloutSituation now, long seen)
    {
        LiveMember? worst = ClockBounds.WorstOf(now.Call.Live);
        StagedRecord staged = now.Staged with { At = now.Now, WorstClock = worst?.Name ?? now.Staged.WorstClock, WorstClockOffsetMs = worst?.Clock!.Value.Bound.TotalMilliseconds ?? now.Staged.WorstClockOffsetMs };
        EtcdOperation[] operations = step switch
        {
            RolloutStep.Switch wave => Switch(staged, now, wave.Wave),
            RolloutStep.Bake => [Put(staged with { Phase = RolloutPhase.Baking, PhaseAt = now.Now })],
            RolloutStep.Return back => Return(staged, now, back.Reason),
            RolloutStep.Rearm => [Put(now.Active! with { ActivateAt = now.Now + now.Lead, At = now.Now }), Put(staged)],
            RolloutStep.End end => End(staged, now, end),
            _ => throw new ArgumentException($"{step} writes nothing.", nameof(step)),
        };
        return new([held.IsMine, EtcdCondition.IsUnchanged(keys.Staged, seen)], [.. operations]);
    }

    private EtcdOperation[] Switch(StagedRecord staged, RolloutSituation now, int wave) =>
    [
        Put(new ActiveRecord(staged.Version, now.Now + now.Lead, staged.Rollout)
        {
            Previous = staged.Previous,
            Percent = staged.Waves[wave],
            PreviousPercent = wave == 0 ? 0 : staged.Waves[wave - 1],
            Highest = staged.Highest,
            At = now.Now,
            Reason = "rollout",
        }),
        Put(staged with { Phase = RolloutPhase.Switching, PhaseAt = now.Now, Wave = wave, Members = now.Call.Live.Length, InWave = now.Call.Live.Count(member => now.Call.IsIn(member, wave)) }),
    ];

    private EtcdOperation[] Return(StagedRecord staged, RolloutSituation now, string reason) =>
    [
        Put(new ActiveRecord(staged.Previous!.Value, now.Now + now.Lead, staged.Rollout)
        {
            Previous = staged.Previous,
            PreviousPercent = 100,
            Highest = staged.Highest,
            At = now.Now,
            Reason = reason,
        }),
        Put(staged with { Phase = RolloutPhase.Returning, PhaseAt = now.Now, Reason = reason }),
    ];

    private EtcdOperation[] End(StagedRecord staged, RolloutSituation now, RolloutStep.End end) =>
    [
        EtcdOperation.Delete(keys.Staged),
        EtcdOperation.Delete(keys.Abort),
        EtcdOperation.Put(keys.HistoryOf(staged.Rollout), FleetJson.Of(new HistoryRecord(staged.Rollout, staged.Version, staged.Previous, end.Outcome)
        {
            Reason = end.Reason,
            By = staged.By,
            StartedAt = staged.StartedAt,
            EndedAt = now.Now,
            Members = Math.Max(staged.Members, now.Call.Live.Length),
            WorstClockOffsetMs = staged.WorstClockOffsetMs,
        })),
    ];

    private EtcdOperation Put(ActiveRecord active) => EtcdOperation.Put(keys.Active, FleetJson.Of(active));

    private EtcdOperation Put(StagedRecord staged) => EtcdOperation.Put(keys.Staged, FleetJson.Of(staged));
}
