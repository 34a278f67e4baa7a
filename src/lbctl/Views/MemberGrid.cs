using System.Globalization;
using LoadBalancing.Client.Etcd;
using LoadBalancing.Lbctl.Commands;
using LoadBalancing.Lbctl.Output;

namespace LoadBalancing.Lbctl.Views;

/// <summary>Members, a row each.</summary>
internal static class MemberGrid
{
    public static Grid Of(IEnumerable<FleetMember> members) => new(
        ["role", "id", "state", "runs#", "prepared#", "place#", "clock#", "late", "why"],
        [.. members.Select(member => new[]
        {
            member.Role,
            member.Id,
            member.State,
            Text(member.Active),
            Text(member.Staged),
            member.Position.ToString("0.00", CultureInfo.InvariantCulture),
            ClockOf(member),
            member.IsLaggard ? "late" : "",
            member.Error ?? "",
        })]);

    /// <summary>The bound: the clock is off by at most so much.</summary>
    public static string ClockOf(FleetMember member) => member.ClockOffset is { } offset ? $"±{DurationText.Of(offset.Bound)}" : "?";

    private static string Text(long? version) => version is { } known ? Surroundings.Text(known) : "-";
}
