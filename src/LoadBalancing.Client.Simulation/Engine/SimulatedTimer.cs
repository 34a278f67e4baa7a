namespace LoadBalancing.Client.Simulation.Engine;

/// <summary>A timer of <see cref="SimulatedTime"/>.</summary>
internal sealed class SimulatedTimer(SimulatedTime time, TimerCallback callback, object? state) : ITimer
{
    public static readonly IComparer<SimulatedTimer> ByDueTime =
        Comparer<SimulatedTimer>.Create((a, b) => a.Due != b.Due ? a.Due.CompareTo(b.Due) : a._order.CompareTo(b._order));

    private bool _isDisposed;
    private long _order;

    public long Due { get; private set; }

    /// <summary>Nanoseconds between two firings; 0 fires once.</summary>
    public long Period { get; set; }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        if (_isDisposed) { return false; }
        time.Arm(this, dueTime, period);
        return true;
    }

    public void Dispose()
    {
        _isDisposed = true;
        time.Disarm(this);
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    public void Schedule(long due, long order) => (Due, _order) = (due, order);

    public void Fire()
    {
        if (!_isDisposed) { callback(state); }
    }
}
