using LoadBalancing.Agent.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace LoadBalancing.Agent.Binding;

/// <summary>Offers what a section holds: at start, and after each change, when it has been quiet for 250 ms (editors save twice, providers fire twice), or after 5 s at most.</summary>
internal sealed class SectionLoop : IDisposable
{
    private static readonly TimeSpan s_quiet = TimeSpan.FromMilliseconds(250), s_longestWait = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly Lock _reading = new();
    private readonly SectionSource _source;
    private readonly IAgent _agent;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private readonly IDisposable _changes;
    private long? _wokenAt;
    private bool _isDisposed;

    public SectionLoop(SectionSource source, IAgent agent, TimeProvider time, ILogger logger)
    {
        _source = source;
        _agent = agent;
        _time = time;
        _logger = logger;
        _timer = time.CreateTimer(static state => ((SectionLoop)state!).Read(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _changes = ChangeToken.OnChange(source.Section.GetReloadToken, Wake);
    }

    /// <summary>Reads now. What is offered is applied in the background.</summary>
    public void Read()
    {
        lock (_lock)
        {
            if (_isDisposed) { return; }
            _wokenAt = null;
        }
        // What one reading offers is offered before the next is read, so that an older one never follows a newer one.
        lock (_reading)
        {
            try { Offer(SectionReading.Of(_source)); }
            catch (Exception e) { _logger.SectionUnreadable(e, _source.Document); }
        }
    }

    public void Dispose()
    {
        lock (_lock) { _isDisposed = true; }
        _changes.Dispose();
        _timer.Dispose();
    }

    private void Offer(SectionReading reading)
    {
        if (reading.IsChanging) { Wake(); }
        else if (reading.Offered is { } version) { _ = _agent.OfferAsync(_source.Document, version); }
        else if (reading.Problem is { } problem) { _agent.Fail(_source.Document, reading.Number, problem); }
    }

    /// <summary>Cheap, and never throws: it runs inside other people's callbacks.</summary>
    private void Wake()
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
}
