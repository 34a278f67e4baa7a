using System.Globalization;

namespace LoadBalancing.Client.Etcd.Tests.Faults.Rig;

/// <summary>How each rollout must end, by what went wrong in it.</summary>
internal static class OutcomeJudge
{
    public static IEnumerable<string> Of(RigRollout rollout, FleetHistory history)
    {
        FaultPlan plan = rollout.Plan;
        string[] wanted = Wanted(plan);
        string? outcome = rollout.Result?.Outcome;
        if (!rollout.WasPublished && plan.Kind != FaultKind.BadDocument) { yield return Text($"Version {rollout.Version} was refused."); }
        if (rollout.WasPublished && (plan.Kind == FaultKind.BadDocument || history.Documents.GetValueOrDefault(rollout.Version) != 1)) { yield return Text($"Document {rollout.Version} was written {history.Documents.GetValueOrDefault(rollout.Version)} times."); }
        if (outcome is null ? rollout.WasPublished && plan.Kind != FaultKind.CoordinatorDiesAborted : !wanted.Contains(outcome))
        {
            yield return Text($"Version {rollout.Version} ({plan}) ended as {outcome ?? "nothing"}, wanted {string.Join(" or ", wanted)}: {rollout.Result?.Reason}");
        }
        string? named = plan.Kind switch { FaultKind.ServerRefuses or FaultKind.ServerHangs => "agent/server-", FaultKind.ClientsRefuse => "client/client-", FaultKind.Harm => "client/client-", _ => null };
        if (named is not null && rollout.Result?.Reason?.Contains(named, StringComparison.Ordinal) != true) { yield return Text($"The reason of version {rollout.Version} does not name who: {rollout.Result?.Reason}"); }
        if (outcome == "aborted" && history.Flips.FirstOrDefault(flip => flip.To == rollout.Version) is { } moved) { yield return Text($"Version {rollout.Version} was aborted, and {moved.Member} had moved."); }
        if (rollout.Result is { Rollout: > 0 } ended && history.Ended.Count(record => record.Rollout == ended.Rollout) != 1) { yield return Text($"History has rollout {ended.Rollout} {history.Ended.Count(record => record.Rollout == ended.Rollout)} times."); }
    }

    private static string[] Wanted(FaultPlan plan)
    {
        // Without a leader members lose their way together, and may be too late: whoever coordinates takes back what was not confirmed in time.
        bool isEtcdAway = plan.Kind is FaultKind.LeaderKilled or FaultKind.SlowDisk || plan.Beside is FaultKind.LeaderKilled or FaultKind.SlowDisk;
        return plan.Kind switch
        {
            FaultKind.ServerRefuses or FaultKind.ServerHangs or FaultKind.ClientsRefuse => ["aborted"],
            FaultKind.Harm => ["taken_back"],
            FaultKind.CoordinatorDiesAborted => ["aborted", "taken_back", "done"],
            // It may have ended before somebody asked.
            FaultKind.AbortAsked => ["aborted", "taken_back", "done"],
            _ => isEtcdAway ? ["done", "taken_back", "aborted"] : ["done"],
        };
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
