using LoadBalancing.Client.Etcd;
using LoadBalancing.Lbctl.Commands;
using LoadBalancing.Lbctl.Views;

namespace LoadBalancing.Lbctl.Verbs;

/// <summary>How a status is written.</summary>
internal enum StatusForm
{
    Text = 0,
    Json = 1,
    Csv = 2,
}

/// <param name="Form">How it is written.</param>
/// <param name="Role">Only members of this role; null for all.</param>
/// <param name="OnlyLaggards">Only members that do not run what they should.</param>
internal sealed record StatusRequest(StatusForm Form, string? Role, bool OnlyLaggards)
{
    /// <summary>Those that are in trouble first.</summary>
    public IReadOnlyList<FleetMember> MembersOf(FleetStatus status) =>
    [
        .. status.Members.Where(member => (Role is null || member.Role == Role) && (!OnlyLaggards || member.IsLaggard))
            .OrderByDescending(member => Trouble.Of(member, status.Rollout)).ThenBy(member => member.Role, StringComparer.Ordinal).ThenBy(member => member.Id, StringComparer.Ordinal),
    ];
}

/// <summary>The fleet, once or after each change.</summary>
internal static class Status
{
    public static async Task<int> RunAsync(StatusRequest request, Session session)
    {
        FleetStatus status = await session.Fleet.GetStatusAsync(session.Interrupted).ConfigureAwait(false);
        switch (request.Form)
        {
            case StatusForm.Json: StatusJsonView.Write(status, request, session.Screen, isCompact: false); break;
            case StatusForm.Csv: StatusCsvView.Write(status, request, session); break;
            default: StatusView.Write(status, request, session.Screen); break;
        }
        return ExitCode.Done;
    }

    public static async Task<int> WatchAsync(StatusRequest request, Session session)
    {
        string told = "";
        await foreach (FleetStatus status in session.Fleet.WatchStatusAsync(session.Interrupted).ConfigureAwait(false))
        {
            if (request.Form == StatusForm.Json) { StatusJsonView.Write(status, request, session.Screen, isCompact: true); }
            else if (session.Screen.IsPlain)
            {
                // A fleet's status comes now and then without a change.
                if (StatusView.OneLine(status) is var line && line != told) { session.Screen.Line($"{status.At.UtcDateTime:HH:mm:ss.fff} {line}"); }
                told = line;
            }
            else
            {
                session.Screen.Console.Clear(home: true);
                StatusView.Write(status, request, session.Screen);
            }
        }
        session.Interrupted.ThrowIfCancellationRequested();
        return ExitCode.Done;
    }
}
