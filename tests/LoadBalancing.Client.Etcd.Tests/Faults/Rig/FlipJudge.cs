using System.Globalization;
using LoadBalancing.Client.Etcd.Fleets;

namespace LoadBalancing.Client.Etcd.Tests.Faults.Rig;

/// <summary>
/// Flips, as members report them: never before the instant, and never to a version that was neither ordered nor ran before. How late live members are is told, not judged: that is the machine's; but whoever
/// was isolated by its own log at some time between the order and its flip is counted apart.
/// </summary>
internal sealed class FlipJudge
{
    public List<string> Wrong { get; } = [];

    public List<double> LateMs { get; } = [];

    public int Isolated { get; private set; }

    public static FlipJudge Of(IEnumerable<RigMember> members, FleetHistory history)
    {
        var judge = new FlipJudge();
        Dictionary<string, RigMember> byName = members.ToDictionary(member => member.Name);
        foreach (Flip flip in history.Flips.Where(flip => flip.From is not null)) { judge.Look(flip, byName[flip.Member], history); }
        return judge;
    }

    private void Look(Flip flip, RigMember member, FleetHistory history)
    {
        ActiveRecord[] known = [.. history.Active.Where(active => active.Revision < flip.Revision).Select(active => active.Record)];
        if (known.LastOrDefault(active => active.Version == flip.To) is not { } order)
        {
            Wrong.Add(Text($"{flip.Member} runs {flip.To} (revision {flip.Revision}), which nobody ordered."));
            return;
        }
        double late = (flip.Since - order.ActivateAt).TotalMilliseconds;
        if (late < 0) { Wrong.Add(Text($"{flip.Member} went to {flip.To} {-late:0.000} ms before its instant (revision {flip.Revision}).")); }
        if (history.WasWithdrawn(order)) { Wrong.Add(Text($"{flip.Member} went to {flip.To} (revision {flip.Revision}), which had been withdrawn.")); }
        // What was ordered last, or the one before that while its successor's instant has not come.
        ActiveRecord[] newest = [.. known.TakeLast(2)];
        if (newest.All(active => active.Version != flip.To && active.Previous != flip.To)) { Wrong.Add(Text($"{flip.Member} runs {flip.To} (revision {flip.Revision}), and {newest[^1].Version} was ordered.")); }
        if (member.Log.WasIsolated(order.At, flip.Since)) { Isolated++; }
        else { LateMs.Add(late); }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
