using System.Globalization;
using LoadBalancing.Client.Etcd.Fleets;

namespace LoadBalancing.Client.Etcd.Rollouts;

/// <summary>What is stored, in sentences for an operator: who coordinates, who is missed, and what can be done. There is one for every state that can be stored.</summary>
internal static class Explanation
{
    public static IReadOnlyList<string> Of(FleetPicture picture, IReadOnlyList<FleetMember> members, DateTimeOffset now)
    {
        List<string> said = [];
        if (picture.Staged?.Record is { } staged)
        {
            said.Add(Phase(staged, picture, now));
            said.Add(Coordinator(staged, picture));
            if (picture.AbortRequest is { } abort) { said.Add($"{abort.By} asks for its end: {abort.Reason}"); }
        }
        else
        {
            said.Add(Quiet(picture.Active?.Record, now));
            if (picture.Lock?.Record is { } idle) { said.Add(Format($"{idle.By} has held the lock since {idle.Since:u}: a rollout begins or has just ended.")); }
        }
        said.Add(members.Count == 0 ? "No member is live: nobody who confirms reads this prefix." : Format($"{members.Count} members are live."));
        FleetMember[] late = [.. members.Where(member => member.IsLaggard)];
        if (late.Length > 0) { said.Add(Format($"{late.Length} of them do not run what they should: {Names(late)}. Look there; `lbctl status --laggards` lists them all.")); }
        if (ClockBounds.WorstOf(picture.Members.Values) is { Clock: { } worst } clock)
        {
            said.Add(Format($"Versions mix at a flip for at most {worst.Bound.TotalMilliseconds:0} ms more than members need: that is how far the clock of {clock.Name} may be off."));
        }
        return said;
    }

    private static string Quiet(ActiveRecord? active, DateTimeOffset now) => active switch
    {
        null => "No version was ever rolled out. `lbctl publish FILE --rollout` begins.",
        { Percent: < 100 } => Format($"Version {active.Version} is active for {active.Percent}% only, and no rollout is under way: somebody deleted it. `lbctl rollout {active.Version}` gives it to all, `lbctl rollback` ends it."),
        _ when now < active.ActivateAt => Format($"Version {active.Version} becomes active at {active.ActivateAt:u}; no rollout is under way."),
        _ => Format($"Version {active.Version} is active since {active.ActivateAt:u} (rollout {active.Rollout}); no rollout is under way."),
    };

    private static string Phase(StagedRecord staged, FleetPicture picture, DateTimeOffset now)
    {
        RollCall call = RollCall.Of(staged, picture.Members.Values);
        ActiveRecord? active = picture.Active?.Record;
        string what = Format($"Rollout {staged.Rollout} of version {staged.Version} ({(staged.Previous is { } previous ? Format($"{previous} ran before") : "the first")})");
        string until = Format($"{FleetStatusOf.PhaseEnd(staged, active):u}");
        string wave = staged.Waves.Length > 1 ? Format($", wave {staged.Wave + 1} of {staged.Waves.Length} ({staged.Waves[staged.Wave]}%)") : "";
        return staged.Phase switch
        {
            RolloutPhase.Staging => Format($"{what} waits until members have prepared it, until {until} at the latest; nobody has moved. {call.Prepared.Count()} of {call.Live.Length} have{Missing(call.Unprepared, "missing are")}."),
            RolloutPhase.Switching when active is not null && now < active.ActivateAt => Format($"{what} is ordered{wave}: members flip at {active.ActivateAt:u}."),
            RolloutPhase.Switching => Format($"{what} is active{wave}, and members say so, until {until} at the latest. {call.Confirmed.Count()} of {call.InWave.Length} have{Missing(call.Unconfirmed, "missing are")}."),
            RolloutPhase.Baking => Format($"{what} is active{wave} and watched for harm until {until}{Missing(call.Harmed, "harm is told by")}."),
            _ => Format($"{what} is taken back to {staged.Previous}: {staged.Reason} Members go back at {active?.ActivateAt:u}{Missing(call.NotBack, "not back are")}."),
        };
    }

    private static string Coordinator(StagedRecord staged, FleetPicture picture) => picture.Lock?.Record is { } held
        ? Format($"{held.By} coordinates since {held.Since:u}. `lbctl abort` asks for the end.")
        : $"Nobody coordinates it ({staged.By ?? "somebody"} began it). `lbctl resume` goes on; `lbctl abort` " + (staged.Phase == RolloutPhase.Staging ? "ends it, nobody having moved." : "takes it back.");

    private static string Missing(IEnumerable<LiveMember> members, string verb) => RollCall.Names(members) is { Length: > 0 } names ? $"; {verb} {names}" : "";

    private static string Names(FleetMember[] members) => string.Join(", ", members.Take(5).Select(member => $"{member.Role}/{member.Id}")) + (members.Length > 5 ? " ..." : "");

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
