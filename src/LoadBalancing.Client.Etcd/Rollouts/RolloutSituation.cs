using LoadBalancing.Client.Etcd.Fleets;

namespace LoadBalancing.Client.Etcd.Rollouts;

/// <summary>All that a decision depends on.</summary>
/// <param name="Staged">The rollout.</param>
/// <param name="Active">What members were told to run; null before the first.</param>
/// <param name="Call">Who stands where.</param>
/// <param name="Now">The coordinator's clock.</param>
/// <param name="Since">When this coordinator took over, by its clock: what timed out while nobody looked starts anew from here.</param>
/// <param name="End">Why it is to end; null: it is not.</param>
internal sealed record RolloutSituation(StagedRecord Staged, ActiveRecord? Active, RollCall Call, DateTimeOffset Now, DateTimeOffset Since, string? End)
{
    /// <summary>More than this, and a clock that wrote a record was ahead of ours.</summary>
    private static readonly TimeSpan s_slack = TimeSpan.FromSeconds(1), s_longestLead = TimeSpan.FromHours(1);

    /// <summary>
    /// The time from an order to its instant: whoever has not heard from etcd for a lease, and so does not flip, is known by then; also by a clock that is ahead, as far as the rollout lets one be.
    /// A member's lease is not trusted beyond an hour.
    /// </summary>
    public TimeSpan Lead
    {
        get
        {
            double longest = Call.Live.Select(member => member.Report.LeaseSeconds).Where(double.IsFinite).DefaultIfEmpty().Max();
            TimeSpan ahead = Call.Live.Select(member => member.Clock?.Highest ?? TimeSpan.Zero).DefaultIfEmpty().Max();
            if (ahead > Staged.MaximumClockOffset) { ahead = Staged.MaximumClockOffset; }
            TimeSpan least = TimeSpan.FromSeconds(Math.Clamp(longest, 0, s_longestLead.TotalSeconds)) + Longer(ahead, s_slack);
            return least > Staged.Lead ? least : Staged.Lead;
        }
    }

    /// <summary>Whether the order was written by a clock that is ahead of ours.</summary>
    public bool IsFromTheFuture => Active is { } active && active.At > Now + s_slack;

    /// <summary>When members flip: where the order came from a clock ahead, as long after we took over as it meant.</summary>
    public DateTimeOffset Instant => Active is not { } active ? Now : IsFromTheFuture ? Since + (active.ActivateAt - active.At) : active.ActivateAt;

    public DateTimeOffset StageDeadline => Later(PhaseAt, Since) + Staged.StageTimeout;

    public DateTimeOffset ConfirmDeadline => Later(Instant, Since) + Staged.ConfirmTimeout;

    /// <summary>Whoever takes over in a bake that is over by then watches for a while of its own.</summary>
    public DateTimeOffset BakeEnd => Later(PhaseAt + Staged.Bake, Since + (Staged.Bake < Staged.ConfirmTimeout ? Staged.Bake : Staged.ConfirmTimeout));

    /// <summary>Whether there is another version to go back to.</summary>
    public bool CanReturn => Staged.Previous is { } previous && previous != Staged.Version;

    private DateTimeOffset PhaseAt => Staged.PhaseAt > Now + s_slack ? Since : Staged.PhaseAt;

    public static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private static TimeSpan Longer(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
