using LoadBalancing.Lbctl.Commands;

namespace LoadBalancing.Lbctl.Verbs;

/// <summary>Ends a rollout. That it did is success, whatever became of the rollout.</summary>
internal static class Abort
{
    public static async Task<int> RunAsync(string reason, Session session)
    {
        int code = await RolloutRun.RunAsync(session, (progress, cancellationToken) => session.Fleet.AbortAsync(reason, progress, cancellationToken)).ConfigureAwait(false);
        return code is ExitCode.Aborted or ExitCode.TakenBack or ExitCode.Stays ? ExitCode.Done : code;
    }
}
