namespace LoadBalancing.Client.Versions;

/// <summary>Steps on a timer of the clock: for clocks that are moved by hand, where a thread of its own would never meet the instant.</summary>
internal sealed class ActivationTimer : IActivationDriver
{
    private readonly ActivationScheduler _scheduler;
    private readonly ITimer _timer;
    private bool _stepping;
    private bool _disposed;

    public ActivationTimer(ActivationScheduler scheduler)
    {
        _scheduler = scheduler;
        _timer = CreateTimer(scheduler.Time, static state => ((ActivationTimer)state!).Tick(), this);
    }

    public void Changed()
    {
        if (_disposed) { return; }
        _timer.Change(Due(_scheduler.Next, _scheduler.UtcTicks), Timeout.InfiniteTimeSpan);
    }

    public void Dispose()
    {
        _disposed = true;
        _timer.Dispose();
    }

    /// <summary>Waits without the surroundings of whoever happened to schedule first: its activity, culture and log scopes must not cling to every later tick.</summary>
    internal static ITimer CreateTimer(TimeProvider time, TimerCallback callback, object state)
    {
        using AsyncFlowControl? flow = ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow();
        return time.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    internal static TimeSpan Due(long? next, long now) => next is { } at
        ? new TimeSpan(Math.Clamp(at - now, 0, ActivationScheduler.LongestWait.Ticks))
        : Timeout.InfiniteTimeSpan;

    private void Tick()
    {
        if (Interlocked.Exchange(ref _stepping, true)) { return; }              // the one that steps looks again when it is done
        try
        {
            while (_scheduler.Step(static (entries, act) => Array.ForEach(entries, act))) { }
        }
        finally { Volatile.Write(ref _stepping, false); }
        lock (_scheduler.Gate) { Changed(); }
    }
}
