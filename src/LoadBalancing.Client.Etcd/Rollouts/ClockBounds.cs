using System.Globalization;
using LoadBalancing.Client.Etcd.Fleets;

namespace LoadBalancing.Client.Etcd.Rollouts;

/// <summary>
/// How far a member's clock is off against the coordinator's, from the times at which messages were written and received. A record that was written at 10 and received at 13 by the member's clock says that the
/// member is at most 3 ahead; a report written at 13 and received at 11 by the coordinator's says that it is at least 2 ahead.
/// </summary>
internal static class ClockBounds
{
    /// <param name="report">What the member wrote.</param>
    /// <param name="receivedAt">When the report came, by the coordinator's clock; null where that was not seen: then there is no lower bound.</param>
    /// <returns>Null while the member has not heard anything.</returns>
    public static ClockOffset? Of(MemberReport report, DateTimeOffset? receivedAt) =>
        report is { Heard: { } heard, HeardAt: { } heardAt } ? new ClockOffset(receivedAt is { } received ? report.At - received : null, heardAt - heard) : null;

    /// <summary>Even by the bound that is kinder to it, it is further off.</summary>
    public static bool IsCertainlyBeyond(this ClockOffset offset, TimeSpan most) => offset.Lowest > most || offset.Highest < -most;

    /// <summary>The member whose clock may be off furthest; null where nothing is known of any.</summary>
    public static LiveMember? WorstOf(IEnumerable<LiveMember> members) => members.Where(member => member.Clock is not null).MaxBy(member => member.Clock!.Value.Bound);

    /// <summary>In words: the bound that is certain.</summary>
    public static string Words(ClockOffset offset) => offset.Lowest is { } lowest && lowest > TimeSpan.Zero
        ? string.Create(CultureInfo.InvariantCulture, $"is at least {lowest.TotalMilliseconds:0} ms ahead")
        : string.Create(CultureInfo.InvariantCulture, $"is at least {-offset.Highest.TotalMilliseconds:0} ms behind");
}
