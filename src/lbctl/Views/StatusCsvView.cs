using System.Globalization;
using LoadBalancing.Client.Etcd;
using LoadBalancing.Lbctl.Commands;
using LoadBalancing.Lbctl.Output;
using LoadBalancing.Lbctl.Verbs;

namespace LoadBalancing.Lbctl.Views;

/// <summary>Members for spreadsheets and awk, as RFC 4180 has it but for line ends: a header, and a line each.</summary>
internal static class StatusCsvView
{
    public static void Write(FleetStatus status, StatusRequest request, Session session)
    {
        TextWriter to = session.Surroundings.Output;
        to.WriteLine("role,id,state,active,staged,laggard,position,reported_at,clock_lowest_ms,clock_highest_ms,error");
        foreach (FleetMember member in request.MembersOf(status)) { to.WriteLine(string.Join(',', Cells(member, session.Screen.Secrets))); }
    }

    private static IEnumerable<string> Cells(FleetMember member, Secrets secrets) => new object?[]
    {
        secrets.Hide(member.Role), secrets.Hide(member.Id), member.State, member.Active, member.Staged, member.IsLaggard ? 1 : 0, member.Position.ToString("0.##", CultureInfo.InvariantCulture),
        member.ReportedAt.ToString("O", CultureInfo.InvariantCulture), member.ClockOffset?.Lowest?.TotalMilliseconds, member.ClockOffset?.Highest.TotalMilliseconds, secrets.Hide(member.Error),
    }.Select(cell => Quote(Convert.ToString(cell, CultureInfo.InvariantCulture) ?? ""));

    private static string Quote(string cell) => cell.AsSpan().IndexOfAny(",\"") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
