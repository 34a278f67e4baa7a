using LoadBalancing.Client.Etcd.Fleets;

namespace LoadBalancing.Client.Etcd.Rollouts;

/// <summary>From what is stored to what operators see.</summary>
internal static class FleetStatusOf
{
    /// <param name="picture">What is stored.</param>
    /// <param name="prefix">The fleet's keys.</param>
    /// <param name="now">The reader's clock.</param>
    public static FleetStatus Picture(FleetPicture picture, string prefix, DateTimeOffset now)
    {
        ActiveRecord? active = picture.Active?.Record;
        FleetMember[] members = [.. picture.Members.Values.Select(member => Of(member, picture.View, now))];
        RolloutStatus? rollout = picture.Staged?.Record is { } staged ? Of(staged, picture) : null;
        return new(prefix, picture.Revision, now, active?.Version, active?.ActivateAt, active?.Percent ?? 100, active?.Previous, rollout, members, Explanation.Of(picture, members, now));
    }

    /// <summary>By the clock of whoever began the phase.</summary>
    public static DateTimeOffset PhaseEnd(StagedRecord staged, ActiveRecord? active) => staged.Phase switch
    {
        RolloutPhase.Staging => staged.PhaseAt + staged.StageTimeout,
        RolloutPhase.Baking => staged.PhaseAt + staged.Bake,
        _ => (active?.ActivateAt ?? staged.PhaseAt) + staged.ConfirmTimeout,
    };

    public static string NameOf(RolloutOutcome outcome) => outcome switch
    {
        RolloutOutcome.Done => "done",
        RolloutOutcome.Aborted => "aborted",
        RolloutOutcome.TakenBack => "taken_back",
        _ => "stays",
    };

    private static RolloutStatus Of(StagedRecord staged, FleetPicture picture)
    {
        RollCall call = RollCall.Of(staged, picture.Members.Values);
        return new(staged.Rollout, staged.Version, staged.Previous, staged.Phase.ToString().ToLowerInvariant(), staged.Wave + 1, staged.Waves, staged.By, picture.Lock?.Record.By,
            staged.StartedAt, PhaseEnd(staged, picture.Active?.Record), call.Prepared.Count(), picture.Members.Values.Count(member => member.Report.Active == staged.Version), staged.Reason);
    }

    private static FleetMember Of(LiveMember member, FleetView view, DateTimeOffset now)
    {
        MemberReport report = member.Report;
        (long? before, long? after) = view.TargetOf(member.Position);
        long? target = view.Active is { } active && now < active.ActivateAt ? before : after;
        // Between the order to go back and its instant those who have gone forward stay there.
        bool mayStillRun = view is { Staged.Phase: RolloutPhase.Returning, Active: { } back } && now < back.ActivateAt && report.Active == view.Staged.Version;
        bool isLaggard = report.State == MemberState.Behind || (view.Active is not null && report.Active != target && !mayStillRun);
        return new(report.Role, report.Id, report.State.ToString().ToLowerInvariant(), report.Active, report.Staged, isLaggard, report.Error, member.Position, report.At, member.Clock);
    }
}
