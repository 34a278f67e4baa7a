using System.Globalization;
using LoadBalancing.Client.Etcd.Fleets;

namespace LoadBalancing.Client.Etcd.Rollouts;

/// <summary>What a coordinator does next: a function of what is stored, of who is live and of the time, so that any other coordinator would do the same.</summary>
internal static class RolloutDecision
{
    public static RolloutStep Next(RolloutSituation now) => now.Staged.Phase switch
    {
        RolloutPhase.Staging => Staging(now),
        RolloutPhase.Switching => Failure(now) is { } reason ? Back(now, reason) : Switching(now),
        RolloutPhase.Baking => Failure(now) is { } reason ? Back(now, reason) : Baking(now),
        _ => Returning(now),
    };

    private static RolloutStep Staging(RolloutSituation now)
    {
        (StagedRecord staged, RollCall call) = (now.Staged, now.Call);
        int prepared = call.Prepared.Count(), needed = call.Needed(call.Live.Length);
        if (now.End is { } end) { return Abort(end); }
        if (call.Refused.Any()) { return Abort($"Refused by {RollCall.Names(call.Refused)}."); }
        LiveMember[] off = [.. call.Off];
        if (off.Length > 0) { return Abort(Format($"A clock is off by more than {staged.MaximumClockOffset.TotalMilliseconds:0} ms: {off[0].Name} {ClockBounds.Words(off[0].Clock!.Value)}{More(off)}.")); }
        if (call.Live.Length >= staged.MinimumMembers && prepared >= needed) { return new RolloutStep.Switch(0); }
        if (now.Now < now.StageDeadline) { return new RolloutStep.Wait(now.StageDeadline); }
        return Abort(call.Live.Length < staged.MinimumMembers
            ? Format($"{call.Live.Length} members are live, wanted at least {staged.MinimumMembers}.")
            : Format($"After {staged.StageTimeout.TotalSeconds:0.###} s {prepared} of {call.Live.Length} members had prepared it, wanted {needed}; missing: {RollCall.Names(call.Unprepared)}."));
    }

    private static RolloutStep Switching(RolloutSituation now)
    {
        RollCall call = now.Call;
        int confirmed = call.Confirmed.Count(), needed = call.Needed(call.InWave.Length);
        // Where somebody has flipped by that instant already, it is better left than moved.
        if (now.IsFromTheFuture && confirmed == 0) { return new RolloutStep.Rearm(); }
        if (now.Now < now.Instant) { return new RolloutStep.Wait(now.Instant); }
        if (confirmed >= needed) { return new RolloutStep.Bake(); }
        if (now.Now < now.ConfirmDeadline) { return new RolloutStep.Wait(now.ConfirmDeadline); }
        return Back(now, Format($"{now.Staged.ConfirmTimeout.TotalSeconds:0.###} s after the instant {confirmed} of {call.InWave.Length} members ran it, wanted {needed}; missing: {RollCall.Names(call.Unconfirmed)}."));
    }

    private static RolloutStep Baking(RolloutSituation now)
    {
        (StagedRecord staged, RollCall call) = (now.Staged, now.Call);
        LiveMember[] wrong = [.. call.Live.Where(member => call.IsWrong(member) && now.Now >= RolloutSituation.Later(now.ConfirmDeadline, member.SeenAt + staged.ConfirmTimeout))];
        if (call.AreTooMany(wrong)) { return Back(now, $"While it was watched another version than it should was run by {RollCall.Names(wrong)}."); }
        if (now.Now < now.BakeEnd) { return new RolloutStep.Wait(now.BakeEnd); }
        if (staged.Wave + 1 == staged.Waves.Length) { return new RolloutStep.End(RolloutOutcome.Done, null); }
        if (call.IsReadyFor(staged.Wave + 1)) { return new RolloutStep.Switch(staged.Wave + 1); }
        DateTimeOffset deadline = now.BakeEnd + staged.StageTimeout;
        return now.Now < deadline ? new RolloutStep.Wait(deadline) : Back(now, Format($"Too few members had prepared it for wave {staged.Wave + 2}; missing: {RollCall.Names(call.Unprepared)}."));
    }

    private static RolloutStep Returning(RolloutSituation now)
    {
        if (now.IsFromTheFuture) { return new RolloutStep.Rearm(); }
        if (now.Now < now.Instant) { return new RolloutStep.Wait(now.Instant); }
        LiveMember[] missing = [.. now.Call.NotBack];
        if (missing.Length == 0) { return new RolloutStep.End(RolloutOutcome.TakenBack, now.Staged.Reason); }
        if (now.Now < now.ConfirmDeadline) { return new RolloutStep.Wait(now.ConfirmDeadline); }
        return new RolloutStep.End(RolloutOutcome.TakenBack, Format($"{now.Staged.Reason} {now.Staged.ConfirmTimeout.TotalSeconds:0.###} s after the instant these had not gone back: {RollCall.Names(missing)}."));
    }

    /// <summary>Why it cannot go on once somebody may have moved; null: it can.</summary>
    private static string? Failure(RolloutSituation now)
    {
        (StagedRecord staged, RollCall call) = (now.Staged, now.Call);
        if (now.End is { } end) { return end; }
        if (call.Harmed.Any()) { return $"Harm is told by {RollCall.Names(call.Harmed)}."; }
        if (call.Refused.Any()) { return $"Refused by {RollCall.Names(call.Refused)}."; }
        if (call.AreTooMany([.. call.Behind])) { return $"Cannot follow: {RollCall.Names(call.Behind)}."; }
        (int members, int inWave) = (staged.Members - call.Live.Length, staged.InWave - call.InWave.Length);
        return members > staged.MaximumLost * staged.Members || inWave > staged.MaximumLost * staged.InWave
            ? Format($"{Math.Max(members, 0)} of {staged.Members} members vanished, {Math.Max(inWave, 0)} of the {staged.InWave} that it was for; at most a share of {staged.MaximumLost:0.##} may.") : null;
    }

    private static RolloutStep Back(RolloutSituation now, string reason) => now.CanReturn
        ? new RolloutStep.Return(reason)
        : new RolloutStep.End(RolloutOutcome.Stays, $"{reason} There is no version before it to go back to: it stays.");

    private static RolloutStep.End Abort(string reason) => new(RolloutOutcome.Aborted, reason);

    private static string More(LiveMember[] members) => members.Length == 1 ? "" : Format($", and {members.Length - 1} more");

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
