using LoadBalancing.Client.Etcd;
using LoadBalancing.Lbctl.Output;
using LoadBalancing.Lbctl.Verbs;

namespace LoadBalancing.Lbctl.Views;

/// <summary>A fleet for programs.</summary>
internal static class StatusJsonView
{
    public static void Write(FleetStatus status, StatusRequest request, Screen screen, bool isCompact)
    {
        string? Hide(string? text) => text is null ? null : screen.Secrets.Hide(text);
        FleetMember? worst = status.WorstClock;
        screen.Json(
            new StatusJson(
                status.Prefix, status.Revision, status.At, status.ActiveVersion, status.ActivateAt, status.Percent, status.PreviousVersion,
                status.Rollout is { } rollout ? rollout with { By = Hide(rollout.By), Coordinator = Hide(rollout.Coordinator), Reason = Hide(rollout.Reason) } : null,
                status.Members.Count,
                status.Laggards.Count(),
                worst?.ClockOffset?.Bound.TotalMilliseconds,
                worst is null ? null : screen.Secrets.Hide($"{worst.Role}/{worst.Id}"),
                [.. status.Explanation.Select(screen.Secrets.Hide)],
                [.. request.MembersOf(status).Select(member => new MemberJson(
                    screen.Secrets.Hide(member.Role), screen.Secrets.Hide(member.Id), member.State, member.Active, member.Staged, member.IsLaggard, Hide(member.Error), member.Position, member.ReportedAt,
                    member.ClockOffset?.Lowest?.TotalMilliseconds, member.ClockOffset?.Highest.TotalMilliseconds))]),
            ViewJson.Default.StatusJson,
            isCompact);
    }
}

internal sealed record StatusJson(
    string Prefix, long Revision, DateTimeOffset At, long? ActiveVersion, DateTimeOffset? ActivateAt, double Percent, long? PreviousVersion, RolloutStatus? Rollout,
    int MemberCount, int LaggardCount, double? WorstClockMs, string? WorstClock, IReadOnlyList<string> Explanation, IReadOnlyList<MemberJson> Members);

internal sealed record MemberJson(
    string Role, string Id, string State, long? Active, long? Staged, bool IsLaggard, string? Error, double Position, DateTimeOffset ReportedAt, double? LowestOffsetMs, double? HighestOffsetMs);
