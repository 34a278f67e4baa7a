using System.Globalization;
using LoadBalancing.Client.Etcd;
using LoadBalancing.Lbctl.Output;
using LoadBalancing.Lbctl.Verbs;

namespace LoadBalancing.Lbctl.Views;

/// <summary>A fleet for people: what runs, what is under way, what it means, and the members, those in trouble first.</summary>
internal static class StatusView
{
    public static void Write(FleetStatus status, StatusRequest request, Screen screen)
    {
        screen.Line(Invariant($"fleet     {status.Prefix}, revision {status.Revision}"));
        screen.Line($"active    {ActiveOf(status)}");
        if (status.Rollout is { } rollout) { screen.Line($"rollout   {RolloutText.Of(rollout, status.Members.Count)}"); }
        screen.Line($"members   {MembersOf(status)}");
        foreach (string sentence in status.Explanation) { screen.Line($"          {sentence}"); }
        Grid grid = MemberGrid.Of(request.MembersOf(status));
        if (grid.Rows.Count > 0) { screen.Line(); }
        screen.Show(grid);
    }

    /// <summary>For logs, one after each change; without the time, so that it can be seen whether anything has changed.</summary>
    public static string OneLine(FleetStatus status) => Invariant($"{ActiveOf(status)}; {(status.Rollout is { } rollout ? RolloutText.Of(rollout, status.Members.Count) : "no rollout")}; members: {MembersOf(status)}");

    private static string ActiveOf(FleetStatus status)
    {
        if (status.ActiveVersion is not { } active) { return "no version yet"; }
        string share = status.Percent < 100 ? Invariant($" in {status.Percent} % of members, the others run {(status.PreviousVersion is { } previous ? Surroundings.Text(previous) : "none")}") : "";
        string when = status.ActivateAt is { } at ? Invariant($", {(at > status.At ? "from" : "since")} {at.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z") : "";
        return Invariant($"version {active}{share}{when}");
    }

    private static string MembersOf(FleetStatus status)
    {
        string states = string.Join(", ", status.Members.GroupBy(member => member.State).OrderBy(state => state.Key, StringComparer.Ordinal).Select(state => Invariant($"{state.Count()} {state.Key}")));
        string clock = status.WorstClock is { } worst ? $"; worst clock {worst.Role}/{worst.Id} {MemberGrid.ClockOf(worst)}" : "";
        return status.Members.Count == 0 ? "none" : Invariant($"{status.Members.Count}: {states}; {status.Laggards.Count()} late{clock}");
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
