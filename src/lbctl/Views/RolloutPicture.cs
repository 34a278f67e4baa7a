using System.Globalization;
using LoadBalancing.Client.Etcd;
using LoadBalancing.Lbctl.Commands;
using LoadBalancing.Lbctl.Output;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace LoadBalancing.Lbctl.Views;

/// <summary>One picture of a rollout: phase, bars by state, and the members that are missed, as many as there is room for.</summary>
internal static class RolloutPicture
{
    private const int BarWidth = 30;

    /// <summary>Lines of the picture beside the members: texts, bars, the table's own.</summary>
    private const int OtherLines = 18;

    public static IRenderable Of(FleetStatus? status, IReadOnlyList<string> said, Screen screen, DateTimeOffset now)
    {
        var rows = new List<IRenderable>();
        void Line(string text, Color? colour = null) => rows.Add(new Text(screen.Secrets.Hide(text), new Style(colour)));
        if (status is { Rollout: { } rollout })
        {
            Line(RolloutText.Of(rollout, status.Members.Count), rollout.Phase == "returning" ? Color.Red : null);
            if (rollout.PhaseEndsAt - now is { } left && left > TimeSpan.Zero) { Line($"at most {DurationText.Of(left)} left of this phase"); }
            Line(Bar("prepared", rollout.Prepared, status.Members.Count), Color.Green);
            Line(Bar("confirmed", rollout.Confirmed, status.Members.Count), Color.Green);
            foreach (var state in status.Members.GroupBy(member => member.State).OrderBy(state => state.Key, StringComparer.Ordinal)) { Line(Bar(state.Key, state.Count(), status.Members.Count)); }
            if (status.WorstClock is { } worst) { Line($"worst clock {worst.Role}/{worst.Id} {MemberGrid.ClockOf(worst)}"); }
            foreach (string sentence in status.Explanation.Take(2)) { Line(sentence); }
            AddMembers(rows, status, rollout, screen);
        }
        foreach (string line in said) { Line(line, Color.Yellow); }
        return new Rows(rows);
    }

    private static void AddMembers(List<IRenderable> rows, FleetStatus status, RolloutStatus rollout, Screen screen)
    {
        FleetMember[] missed = [.. status.Members.Where(member => Trouble.Of(member, rollout) > 0).OrderByDescending(member => Trouble.Of(member, rollout)).ThenBy(member => member.Id, StringComparer.Ordinal)];
        int room = Math.Max(3, screen.Height - OtherLines);
        if (missed.Length > 0) { rows.Add(GridTable.Of(MemberGrid.Of(missed.Take(room)), screen.Secrets)); }
        if (missed.Length > room) { rows.Add(new Text(string.Create(CultureInfo.InvariantCulture, $"and {missed.Length - room} more"))); }
    }

    private static string Bar(string name, int count, int of)
    {
        int filled = of == 0 ? 0 : Math.Min(BarWidth, (int)((long)count * BarWidth / of));
        return string.Create(CultureInfo.InvariantCulture, $"{name,-10} {new string('█', filled)}{new string('░', BarWidth - filled)} {count}/{of}");
    }
}
