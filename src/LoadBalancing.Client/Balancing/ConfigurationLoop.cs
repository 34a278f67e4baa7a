using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Diagnostics;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Client.Balancing;

/// <summary>
/// Reads the whole section again after it changed: a wake-up, 250 ms of quiet (editors save twice, providers fire twice), one copy, and each
/// cluster takes its part of that copy or refuses it.
/// </summary>
internal sealed class ConfigurationLoop : IDisposable
{
    private static readonly TimeSpan s_quiet = TimeSpan.FromMilliseconds(250);

    /// <summary>A source that never is quiet is read all the same.</summary>
    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly Lock _running = new();
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Func<SectionCopy> _read;
    private readonly Action<SectionCopy> _apply;
    private readonly ITimer _timer;
    private long? _wokenAt;
    private bool _isDisposed;

    public ConfigurationLoop(TimeProvider time, ILogger logger, Func<SectionCopy> read, Action<SectionCopy> apply)
    {
        _time = time;
        _logger = logger;
        _read = read;
        _apply = apply;
        _timer = Background.CreateTimer(time, static state => ((ConfigurationLoop)state!).Run(), this, Timeout.InfiniteTimeSpan);
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
        lock (_lock) { _wokenAt = null; }
        // One copy is applied as a whole before the next is read, so that an older copy never follows a newer one.
        lock (_running)
        {
            try { _apply(_read()); }
            catch (Exception e) { _logger.ConfigurationUnreadable(e); }
        }
    }
}
