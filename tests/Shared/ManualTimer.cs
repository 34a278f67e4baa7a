namespace LoadBalancing.Client.Tests;

/// <summary>A timer of <see cref="ManualTime"/>; its schedule is written under the clock's lock only.</summary>
internal sealed class ManualTimer(ManualTime time, TimerCallback callback, object? state) : ITimer
{
    public static readonly IComparer<ManualTimer> ByDueTime =
        Comparer<ManualTimer>.Create((a, b) => a.Due != b.Due ? a.Due.CompareTo(b.Due) : a._sequence.CompareTo(b._sequence));

    private readonly ExecutionContext? _context = ExecutionContext.Capture();     // as the system's timers do
    private volatile bool _disposed;
    private long _sequence;

    public long Due { get; private set; }

    /// <summary>Gets the ticks between two firings; 0 fires once.</summary>
    public long Period { get; private set; }

    public bool IsDisposed => _disposed;

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        ThrowUnlessDelay(dueTime, nameof(dueTime));
        ThrowUnlessDelay(period, nameof(period));
        if (_disposed) { return false; }
        time.Arm(this, dueTime, period);
        return !_disposed;
    }

    public void Dispose()
    {
        _disposed = true;
        time.Disarm(this);
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    internal void Schedule(long due, long period, long sequence) => (Due, Period, _sequence) = (due, period, sequence);

    internal void Fire()
    {
        if (_disposed) { return; }
        if (_context is null) { callback(state); }
        else { ExecutionContext.Run(_context, static timer => ((ManualTimer)timer!).Call(), this); }
    }

    private void Call() => callback(state);

    private static void ThrowUnlessDelay(TimeSpan value, string name)
    {
        if (value != Timeout.InfiniteTimeSpan) { ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero, name); }
    }
}
