namespace LoadBalancing.Client.Balancing;

/// <summary>
/// Starts what runs for ever without the surroundings of whoever happened to start it: a cluster is often made by the first request, whose
/// activity, culture and log scopes must not cling to every later timer tick.
/// </summary>
internal static class Background
{
    public static ITimer CreateTimer(TimeProvider time, TimerCallback callback, object state, TimeSpan due)
    {
        using AsyncFlowControl? flow = SuppressFlow();
        return time.CreateTimer(callback, state, due, Timeout.InfiniteTimeSpan);
    }

    public static Task Run(Func<Task> work)
    {
        using AsyncFlowControl? flow = SuppressFlow();
        return Task.Run(work);
    }

    private static AsyncFlowControl? SuppressFlow() => ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow();
}
