namespace LoadBalancing.Client.Balancing;

/// <summary>Calls back when nobody has woken it for 250 ms, since editors save twice and providers fire twice; or after 5 s, since a source that never is quiet is read all the same.</summary>
internal sealed class QuietTimer : IDisposable
{
    private static readonly TimeSpan s_quiet = TimeSpan.FromMilliseconds(250), s_longestWait = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly Action _act;
    private readonly ITimer _timer;
    private long? _wokenAt;
    private bool _isDisposed;

    public QuietTimer(TimeProvider time, Action act)
    {
        _time = time;
        _act = act;
        _timer = Background.CreateTimer(time, static state => ((QuietTimer)state!).Run(), this, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Something may have changed. Cheap, and never throws: it runs inside other people's callbacks.</summary>
    public void Wake()
    {
        lock (_lock)
        {
            if (_isDisposed) { return; }
            long now = _time.GetTimestamp();
            _wokenAt ??= now;
            TimeSpan left = s_longestWait - _time.GetElapsedTime(_wokenAt.Value, now);
            _timer.Change(left < s_quiet ? (left < TimeSpan.Zero ? TimeSpan.Zero : left) : s_quiet, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        lock (_lock) { _isDisposed = true; }
        _timer.Dispose();
    }

    private void Run()
    {
        lock (_lock)
        {
            if (_isDisposed) { return; }
            _wokenAt = null;
        }
        _act();
    }
}
