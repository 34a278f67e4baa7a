using LoadBalancing.Client.Etcd.Fleets;
using LoadBalancing.Client.Etcd.Storage;

namespace LoadBalancing.Client.Etcd.Rollouts;

/// <summary>A member whose key is there, with what it said last.</summary>
/// <param name="Report">Its report, with role and id as the key has them.</param>
/// <param name="SeenAt">When the reader learnt of it, by the reader's clock.</param>
/// <param name="Clock">How far its clock is off; null while nothing is known.</param>
internal sealed record LiveMember(MemberReport Report, DateTimeOffset SeenAt, ClockOffset? Clock)
{
    private const int MostCharacters = 500;

    public string Name { get; } = $"{Report.Role}/{Report.Id}";

    public double Position { get; } = Wave.PositionOf(Report.Role, Report.Id);

    /// <param name="value">The member's key.</param>
    /// <param name="members">What all members' keys begin with.</param>
    /// <param name="now">The reader's clock.</param>
    /// <param name="isFresh">It was watched as it came: then the time that it was under way bounds the clock's offset from below.</param>
    /// <returns>A report that cannot be read is one of a member that is behind: it counts, and nobody trusts it.</returns>
    public static LiveMember Of(EtcdValue value, string members, DateTimeOffset now, bool isFresh)
    {
        ReadOnlySpan<char> name = value.Key.AsSpan(members.Length);
        int slash = name.IndexOf('/');
        (string role, string id) = (name[..Math.Max(slash, 0)].ToString(), name[(slash + 1)..].ToString());
        try
        {
            MemberReport report = FleetJson.ReadMember(value)!;
            return new(report with { Role = role, Id = id, Error = OneLine(report.Error) }, now, ClockBounds.Of(report, isFresh ? now : null));
        }
        catch (EtcdException e)
        {
            return new(new MemberReport(role, id, MemberState.Behind) { Error = OneLine(e.Message), At = now }, now, null);
        }
    }

    private static string? OneLine(string? text) => text is null ? null : string.Concat(text.Take(MostCharacters).Select(character => char.IsControl(character) ? ' ' : character));
}
