namespace LoadBalancing.Client.Etcd.Membership;

/// <summary>
/// Notices that nothing was heard from etcd for the time of a lease: from then on others may decide without this process, so that it does nothing at an instant that it had heard of before. By timestamps:
/// no clock that is set makes it early or late. Whoever asks gets what is true at that moment: a process that was stopped finds the end of its lease, its instant and old messages all at once, in any order.
/// </summary>
internal sealed class Isolation : IDisposable
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly Action _isolated;
    private readonly ITimer _timer;
    private TimeSpan _patience;
    private long _heardAt;
    private bool _isIsolated, _isTold;

    /// <param name="time">Clock.</param>
    /// <param name="patience">The time of the lease that is asked for.</param>
    /// <param name="isolated">Called, on the clock's timer, when it begins.</param>
    public Isolation(TimeProvider time, TimeSpan patience, Action isolated)
    {
        (_time, _patience, _isolated, _heardAt) = (time, patience, isolated, time.GetTimestamp());
        _timer = time.CreateTimer(static state => ((Isolation)state!).Look(), this, patience, Timeout.InfiniteTimeSpan);
    }

    public bool IsIsolated { get { lock (_lock) { return IsIsolated_Locked(); } } }

    /// <summary>What etcd granted.</summary>
    public TimeSpan Patience { set { lock (_lock) { _patience = value; } } }

    /// <summary>etcd was there at that moment. That ends no isolation: what was decided meanwhile has to be read first.</summary>
    public void Heard(long at)
    {
        lock (_lock)
        {
            if (at <= _heardAt) { return; }
            // What is heard too late may have lain in a buffer for as long.
            _isIsolated |= _time.GetElapsedTime(_heardAt, at) >= _patience;
            _heardAt = at;
            if (!_isIsolated) { Wait_Locked(); }
        }
    }

    /// <summary>What is stored was read, by a question that began at that moment.</summary>
    /// <returns>False where that is too long ago.</returns>
    public bool TryReturn(long readAt)
    {
        lock (_lock)
        {
            _heardAt = Math.Max(_heardAt, readAt);
            if (_time.GetElapsedTime(_heardAt) >= _patience) { return false; }
            (_isIsolated, _isTold) = (false, false);
            Wait_Locked();
            return true;
        }
    }

    public void Dispose() => _timer.Dispose();

    /// <summary>Once it is so, only reading ends it.</summary>
    private bool IsIsolated_Locked() => _isIsolated = _isIsolated || _time.GetElapsedTime(_heardAt) >= _patience;

    private void Wait_Locked()
    {
        TimeSpan left = _patience - _time.GetElapsedTime(_heardAt);
        _timer.Change(left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private void Look()
    {
        lock (_lock)
        {
            if (_isTold) { return; }
            if (!IsIsolated_Locked())
            {
                Wait_Locked();
                return;
            }
            _isTold = true;
        }
        _isolated();
    }
}
