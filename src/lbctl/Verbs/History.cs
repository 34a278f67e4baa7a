using LoadBalancing.Lbctl.Commands;
using LoadBalancing.Lbctl.Views;

namespace LoadBalancing.Lbctl.Verbs;

/// <summary>Rollouts that have ended.</summary>
internal static class History
{
    public static async Task<int> RunAsync(int count, bool isJson, Session session)
    {
        var rollouts = await session.Fleet.GetHistoryAsync(count, session.Interrupted).ConfigureAwait(false);
        if (isJson) { HistoryView.WriteJson(rollouts, session.Screen); }
        else { HistoryView.Write(rollouts, session.Screen); }
        return ExitCode.Done;
    }
}
