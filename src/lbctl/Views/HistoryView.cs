using System.Globalization;
using LoadBalancing.Client.Etcd;
using LoadBalancing.Lbctl.Commands;
using LoadBalancing.Lbctl.Output;

namespace LoadBalancing.Lbctl.Views;

/// <summary>Rollouts that have ended, a row each.</summary>
internal static class HistoryView
{
    public static void Write(IReadOnlyList<RolloutHistory> rollouts, Screen screen)
    {
        if (rollouts.Count == 0) { screen.Line("No rollout has ended yet."); }
        screen.Show(new Grid(
            ["ended", "rollout#", "version#", "before#", "outcome", "took", "members#", "by", "why"],
            [.. rollouts.Select(rollout => new[]
            {
                rollout.EndedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                Surroundings.Text(rollout.Rollout),
                Surroundings.Text(rollout.Version),
                rollout.Previous is { } previous ? Surroundings.Text(previous) : "-",
                rollout.Outcome,
                DurationText.Of(rollout.EndedAt - rollout.StartedAt),
                Surroundings.Text(rollout.Members),
                rollout.By ?? "",
                rollout.Reason ?? "",
            })]));
    }

    public static void WriteJson(IReadOnlyList<RolloutHistory> rollouts, Screen screen) => screen.Json(
        new HistoryJson([.. rollouts.Select(rollout => rollout with { Reason = Hide(rollout.Reason, screen), By = Hide(rollout.By, screen) })]), ViewJson.Default.HistoryJson);

    private static string? Hide(string? text, Screen screen) => text is null ? null : screen.Secrets.Hide(text);
}

internal sealed record HistoryJson(IReadOnlyList<RolloutHistory> Rollouts);
