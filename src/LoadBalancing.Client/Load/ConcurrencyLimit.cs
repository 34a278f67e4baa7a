namespace LoadBalancing.Client.Load;

/// <summary>
/// How many requests an endpoint may have outstanding, found from how long its answers take (docs/adr/0012). It survives versions. Answers are counted without a lock; whoever completes a window
/// does the arithmetic, and others do not wait for it.
/// </summary>
/// <param name="place">Of the endpoint, the same in all processes: when it is measured.</param>
internal sealed class ConcurrencyLimit(ulong place)
{
    /// <summary>So many answers make a window; twice the limit where that is more, so that a window is never shorter than two answers after one another.</summary>
    private const int SmallestWindow = 100, LargestWindow = 10_000;

    /// <summary>An answer counts as so many times the base at most: one that took minutes says no more than one that took long.</summary>
    private const double LongestAnswer = 10;

    private AnswerWindow _window;
    private MeasuringSchedule _schedule = new(place);
    private CapacityEstimate _estimate;
    private Phase _phase;
    private bool _wasUsed;
    private long _phaseSince;
    private long _earliestEnd;
    private int _overloads;
    private int _peak;
    private int _busy;
    private int _inForce;
    private int _wanted = SmallestWindow;
    private long _lookAt = long.MaxValue;

    private enum Phase
    {
        /// <summary>Answers move the limit.</summary>
        Following = 0,

        /// <summary>A quarter of the limit is in force, and what came before is still being answered.</summary>
        Emptying,

        /// <summary>What is answered now shows the base.</summary>
        Measuring,
    }

    /// <summary>The latency of an unhurried endpoint; 0 while it is not known.</summary>
    public TimeSpan Base => new((long)_estimate.Base);

    /// <summary>How many it may have now.</summary>
    public int Now(ConcurrencyRules rules) => Math.Clamp(Volatile.Read(ref _inForce) is > 0 and var limit ? limit : rules.Initial, rules.Minimum, rules.Maximum);

    /// <summary>It answered, and that was a success.</summary>
    /// <param name="latency">Until the first byte.</param>
    /// <param name="now">When.</param>
    /// <param name="outstanding">With this one.</param>
    /// <param name="rules">Of the request's version.</param>
    /// <param name="clock">Of the cluster.</param>
    public void Answered(TimeSpan latency, long now, int outstanding, ConcurrencyRules rules, StampClock clock)
    {
        // Two threads may lose one of two peaks; the next answer finds as many outstanding.
        if (outstanding > Volatile.Read(ref _peak)) { Volatile.Write(ref _peak, outstanding); }
        double known = _estimate.Base;
        int answers = _window.Add(known > 0 ? (long)Math.Min(latency.Ticks, LongestAnswer * known) : latency.Ticks);
        if (IsDue(answers + Volatile.Read(ref _overloads), now)) { TryStep(now, rules, clock); }
    }

    /// <summary>It said that it wants less, or did not answer in time.</summary>
    public void Overloaded(long now, ConcurrencyRules rules, StampClock clock)
    {
        if (IsDue(Interlocked.Increment(ref _overloads) + _window.Count, now)) { TryStep(now, rules, clock); }
    }

    private bool IsDue(int answers, long now) => answers >= Volatile.Read(ref _wanted) || now >= Volatile.Read(ref _lookAt);

    private void TryStep(long now, ConcurrencyRules rules, StampClock clock)
    {
        if (Interlocked.Exchange(ref _busy, 1) == 1) { return; }
        try
        {
            _estimate.Begin(rules);
            Step(now, rules, clock);
            double limit = _phase == Phase.Following ? _estimate.Limit : _estimate.Limit / 4;
            Volatile.Write(ref _inForce, Math.Clamp((int)limit, rules.Minimum, rules.Maximum));
        }
        finally { Volatile.Write(ref _busy, 0); }
    }

    private void Step(long now, ConcurrencyRules rules, StampClock clock)
    {
        bool isTime = now >= _lookAt, isFull = _window.Count + _overloads >= _wanted;
        switch (_phase)
        {
            // Nobody used half of the limit: the base has shown itself, and there is nothing to measure.
            case Phase.Following when isTime && !_wasUsed:
                Plan(now, rules, clock);
                break;
            case Phase.Following when isTime:
                (_phase, _phaseSince) = (Phase.Emptying, now);
                LookAfter(2, now, clock);
                break;
            case Phase.Following when isFull:
                Follow(now, rules, clock);
                break;
            case Phase.Emptying when isTime:
                BeginMeasuring(now, clock);
                break;
            case Phase.Measuring when isTime || (isFull && now >= _earliestEnd):
                Measured(now, rules, clock);
                break;
        }
    }

    private void Follow(long now, ConcurrencyRules rules, StampClock clock)
    {
        (int count, double mean) = _window.Take();
        bool isUsed = 2 * Interlocked.Exchange(ref _peak, 0) >= _estimate.Limit, isFirst = _estimate.Base == 0;
        _wasUsed |= isUsed;
        _estimate.Follow(count, mean, Interlocked.Exchange(ref _overloads, 0) > 0, isUsed, rules);
        Volatile.Write(ref _wanted, (int)Math.Clamp(2 * _estimate.Limit, SmallestWindow, LargestWindow));
        bool isFar = _estimate.IsFarFromMeasured;
        if (isFar)
        {
            _estimate.Note();
            _schedule.Hurry();
        }
        if (isFar || (isFirst && _estimate.Base > 0)) { Plan(now, rules, clock); }
    }

    private void BeginMeasuring(long now, StampClock clock)
    {
        _window.Take();
        _phase = Phase.Measuring;
        _earliestEnd = clock.After(now, new TimeSpan((long)(2 * _estimate.Base)));
        Volatile.Write(ref _wanted, _schedule.IsHurried ? SmallestWindow / 2 : SmallestWindow);
        LookAfter(_schedule.IsHurried ? 20 : 100, now, clock);
    }

    private void Measured(long now, ConcurrencyRules rules, StampClock clock)
    {
        (int count, double mean) = _window.Take();
        Interlocked.Exchange(ref _overloads, 0);
        Interlocked.Exchange(ref _peak, 0);
        bool isNews = _estimate.Measure(count, mean, _schedule.IsHurried, rules);
        _schedule.Measured(isNews, clock.TimeBetween(_phaseSince, now).Ticks);
        _phase = Phase.Following;
        Volatile.Write(ref _wanted, (int)Math.Clamp(2 * _estimate.Limit, SmallestWindow, LargestWindow));
        Plan(now, rules, clock);
    }

    private void Plan(long now, ConcurrencyRules rules, StampClock clock)
    {
        _wasUsed = false;
        Volatile.Write(ref _lookAt, clock.After(now, _schedule.After(clock.Time.GetUtcNow().UtcTicks, rules.MeasureEvery)));
    }

    private void LookAfter(int latencies, long now, StampClock clock) => Volatile.Write(ref _lookAt, clock.After(now, new TimeSpan((long)(latencies * _estimate.Latency))));
}
