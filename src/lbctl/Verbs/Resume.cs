using LoadBalancing.Lbctl.Commands;

namespace LoadBalancing.Lbctl.Verbs;

/// <summary>Goes on with a rollout.</summary>
internal static class Resume
{
    public static Task<int> RunAsync(TimeSpan wait, Session session) => RolloutRun.RunAsync(session, (progress, cancellationToken) => session.Fleet.ResumeAsync(wait, progress, cancellationToken));
}
