namespace LoadBalancing.Client.Load;

/// <summary>The arithmetic of a limit that follows an endpoint's capacity; one writer at a time (docs/adr/0012 has its reasons). Latencies are means in ticks.</summary>
/// <remarks>wanted = clamp(tolerance * base / latency, 1/2, tolerance) * limit + sqrt(limit) / 2, of which a window moves the limit a fifth of the way; 9/10 of it after one in which the endpoint was overloaded.</remarks>
internal struct CapacityEstimate
{
    private const double Smoothing = 0.2, OverloadFactor = 0.9, LeastGradient = 0.5, Headroom = 0.5;

    /// <summary>So far from where it was measured, the base is likely not what it was.</summary>
    private const double FarBelow = 0.6, FarAbove = 1.6;

    private double _limit;
    private double _base;
    private double _latency;
    private double _measuredAt;
    private bool _isWarm;
    private bool _wasFaster;

    /// <summary>0 before the first window.</summary>
    public readonly double Limit => _limit;

    /// <summary>The latency of an unhurried endpoint; 0 while it is not known.</summary>
    public readonly double Base => Volatile.Read(in _base);

    /// <summary>As it was in the last window, or the base where that is more.</summary>
    public readonly double Latency => Math.Max(_latency, _base);

    public readonly bool IsFarFromMeasured => _limit < FarBelow * _measuredAt || _limit > FarAbove * _measuredAt;

    public void Begin(ConcurrencyRules rules)
    {
        if (_limit == 0) { (_limit, _measuredAt) = (rules.Initial, rules.Initial); }
    }

    /// <summary>The limit is known to have moved; further news is a move from here.</summary>
    public void Note() => _measuredAt = _limit;

    /// <summary>Takes a window of answers.</summary>
    /// <param name="count">How many were successes.</param>
    /// <param name="mean">How long these took; 0 where there are none.</param>
    /// <param name="wasOverloaded">It asked for less.</param>
    /// <param name="isUsed">At least half of the limit was outstanding.</param>
    /// <param name="rules">In force.</param>
    public void Follow(int count, double mean, bool wasOverloaded, bool isUsed, ConcurrencyRules rules)
    {
        double next = _limit;
        if (count > 0 && LearnBase(mean, isUsed))
        {
            _latency = mean;
            next += Smoothing * (Wanted(rules, LeastGradient) - _limit);
        }
        if (wasOverloaded) { next = Math.Min(next, OverloadFactor * _limit); }
        // What is not used proves nothing about more of it.
        if (next > _limit && !isUsed) { next = _limit; }
        _limit = Math.Clamp(next, rules.Minimum, rules.Maximum);
    }

    /// <summary>Takes what was answered while a quarter of the limit was in force. True where that is news beyond chance, which moves a mean of n by about 1 / sqrt(n) of itself.</summary>
    /// <param name="count">How many; fewer than five say nothing.</param>
    /// <param name="mean">How long they took.</param>
    /// <param name="isRough">A measurement in a hurry: what rose with a quarter of the limit cannot be our queue, and is believed whole.</param>
    /// <param name="rules">In force.</param>
    public bool Measure(int count, double mean, bool isRough, ConcurrencyRules rules)
    {
        _measuredAt = _limit;
        if (count < 5) { return false; }
        double known = _base, change = Math.Log(mean / known) * Math.Sqrt(count);
        // Too low a base starves the endpoint, too high a one makes a short queue until the next measurement: what speaks for more is believed sooner.
        bool isNews = change is > 2 or < -3;
        double weight = isNews || (isRough && mean > known) ? 1 : count / (count + 50.0);
        Volatile.Write(ref _base, known + (weight * (mean - known)));
        // The base held half a queue or more: no need to walk to what follows from that.
        if (2 * mean < known) { _limit = Math.Clamp(Wanted(rules, 0), rules.Minimum, rules.Maximum); }
        return isNews;
    }

    /// <summary>False for the first window: those that came first are the quick ones of those that began first, and some had to connect.</summary>
    private bool LearnBase(double mean, bool isUsed)
    {
        if (!_isWarm)
        {
            _isWarm = true;
            return false;
        }
        // An endpoint with little to do shows its base by itself; one that is faster than it twice in a row has become faster. Once may be chance, which would lower a base that nothing raises.
        bool isFaster = mean < 0.8 * _base;
        double weight = _base == 0 ? 1 : isFaster && _wasFaster ? 0.5 : isUsed ? 0 : 0.2;
        _wasFaster = isFaster;
        Volatile.Write(ref _base, _base + (weight * (mean - _base)));
        return true;
    }

    private readonly double Wanted(ConcurrencyRules rules, double leastGradient) =>
        (Math.Clamp(rules.Tolerance * _base / _latency, leastGradient, rules.Tolerance) * _limit) + (Headroom * Math.Sqrt(_limit));
}
