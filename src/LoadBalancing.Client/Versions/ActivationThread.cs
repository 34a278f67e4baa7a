namespace LoadBalancing.Client.Versions;

/// <summary>
/// Steps on the system's clock. A thousand timers set for one instant fire over 5 ms and up to 3 ms early; one thread that sleeps in steps of 1 ms until 2 ms before, and then spins, is never
/// early and flips all of them within a tenth of a millisecond (benchmarks/results/flips.md). A coarse timer starts the thread, which ends when nothing is due for a while.
/// </summary>
internal sealed class ActivationThread : IActivationDriver
{
    /// <summary>How long before the first instant there is a thread: a pool that is busy may let the timer wait for a second or so, and must not make a version late.</summary>
    private static readonly TimeSpan s_start = TimeSpan.FromSeconds(2);

    /// <summary>How long a thread without work stays, for versions that come in rows.</summary>
    private static readonly TimeSpan s_stay = TimeSpan.FromSeconds(5);

    /// <summary>From here on no step sleeps: a sleep of 1 ms is seldom longer than 2, but on Windows it may be as long as a tick of 15.6.</summary>
    private static readonly TimeSpan s_sleepless = OperatingSystem.IsWindows() ? TimeSpan.FromMilliseconds(17) : TimeSpan.FromMilliseconds(2);

    /// <summary>
    /// From here on no step gives the core away, since on a busy machine somebody else would keep it for a slice of 3 ms and more: measured with busy cores, 7 ms late with yields, 0.3 ms without. Shorter
    /// than such a slice, which a thread that wakes has before it.
    /// </summary>
    private static readonly TimeSpan s_spin = TimeSpan.FromMilliseconds(2);

    private readonly ActivationScheduler _scheduler;
    private readonly ITimer _timer;
    private bool _running;
    private bool _disposed;

    public ActivationThread(ActivationScheduler scheduler)
    {
        _scheduler = scheduler;
        _timer = ActivationTimer.CreateTimer(scheduler.Time, static state => ((ActivationThread)state!).Tick(), this);
    }

    public void Changed()
    {
        if (_running) { Monitor.Pulse(_scheduler.Gate); }
        else { Arm(); }
    }

    public void Dispose()
    {
        _disposed = true;
        _timer.Dispose();
        Monitor.PulseAll(_scheduler.Gate);
    }

    private void Tick() { lock (_scheduler.Gate) { if (!_running) { Arm(); } } }

    private void Arm()
    {
        if (_disposed) { return; }
        TimeSpan due = ActivationTimer.Due(_scheduler.Next - s_start.Ticks, _scheduler.UtcTicks);
        _running = due == TimeSpan.Zero;
        _timer.Change(_running ? Timeout.InfiniteTimeSpan : due, Timeout.InfiniteTimeSpan);
        if (_running) { new Thread(Run) { IsBackground = true, Name = "LoadBalancing activation" }.UnsafeStart(); }      // without the caller's surroundings
    }

    private void Run()
    {
        long worked = _scheduler.Time.GetTimestamp();
        while (true)
        {
            if (_scheduler.Step(static (entries, act) => ThreadPool.UnsafeQueueUserWorkItem(static all => Array.ForEach(all.Entries, all.Act), (Entries: entries, Act: act), preferLocal: false)))
            {
                worked = _scheduler.Time.GetTimestamp();
                continue;
            }
            TimeSpan? near;
            lock (_scheduler.Gate)
            {
                near = _scheduler.NearInstant is { } at ? new TimeSpan(at - _scheduler.UtcTicks) : null;
                if (near is null && !WaitOrStay(worked)) { return; }
            }
            if (near is { } remaining) { Pause(remaining); }
        }
    }

    private static void Pause(TimeSpan remaining)
    {
        if (remaining > s_sleepless) { Thread.Sleep(1); }
        else if (remaining > s_spin) { Thread.Yield(); }
        else { Thread.SpinWait(20); }
    }

    /// <summary>Waits for the next to come near, or for news. Under the gate.</summary>
    /// <returns>Whether the thread goes on.</returns>
    private bool WaitOrStay(long worked)
    {
        TimeSpan due = ActivationTimer.Due(_scheduler.Next, _scheduler.UtcTicks);
        bool isIdle = _scheduler.Next - _scheduler.UtcTicks is not { } ahead || ahead > s_start.Ticks;
        if (_disposed || (isIdle && _scheduler.Time.GetElapsedTime(worked) >= s_stay))
        {
            _running = false;
            Arm();
            return false;
        }
        TimeSpan wait = due == Timeout.InfiniteTimeSpan ? ActivationScheduler.LongestWait : due;
        Monitor.Wait(_scheduler.Gate, Math.Max(1, (int)wait.TotalMilliseconds));
        return true;
    }
}
