namespace LoadBalancing.Client.Load;

/// <summary>
/// For how long an endpoint that was asked has answered nobody, against the time that its answers take. One answer that is too late for its deadline is no silence, nor are a few in a row.
/// Fields are plain: a write that is lost moves the verdict by one call.
/// </summary>
internal struct Silence
{
    /// <summary>So many times the slowest of its latest answers. Where every second answer misses its deadline, that is a row of eight or more: one in 256.</summary>
    private const int Answers = 8;

    /// <summary>As a shift: each further answer takes a sixteenth of what the slowest is above it, so that one of 30 s is forgotten after some hundred of 30 ms.</summary>
    private const int Forgetting = 4;

    /// <summary>Silence is no longer a matter of how slow it is: streams may send their headers with their first message, minutes later.</summary>
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(5);

    private long _answeredAt = long.MinValue, _askedUntil = long.MinValue, _asked, _slowest;

    public Silence()
    {
    }

    /// <summary>It answered, and so works.</summary>
    public void Answered(long startedAt, long at)
    {
        _answeredAt = at;
        long time = at - startedAt;
        _slowest = time > _slowest ? time : _slowest - ((_slowest - time) >> Forgetting);
    }

    /// <summary>A deadline passed. True where the endpoint has answered nobody since that attempt began, and attempts have waited in vain for too long since it last did. Side by side they wait once.</summary>
    public bool IsTooLong(long startedAt, long now, StampClock clock)
    {
        if (_answeredAt >= startedAt) { return false; }
        if (_askedUntil < _answeredAt) { _asked = 0; }
        _asked += Math.Max(0, now - Math.Max(startedAt, _askedUntil));
        _askedUntil = now;
        return _asked / Answers >= _slowest || clock.TimeBetween(0, _asked) >= s_longest;
    }
}
