namespace QuickStart;

/// <summary>One answer as the caller saw it.</summary>
internal readonly record struct Sample(string? Endpoint, TimeSpan Latency, bool Succeeded);

/// <summary>What the callers saw, of the whole run and of the last interval.</summary>
internal sealed class Measurements(string policy)
{
    private readonly Lock _lock = new();
    private readonly List<Sample> _all = [];
    private int _intervalStart;

    public string Policy => policy;

    public void Add(string? endpoint, TimeSpan latency, bool succeeded)
    {
        lock (_lock) { _all.Add(new(endpoint, latency, succeeded)); }
    }

    public Sample[] All()
    {
        lock (_lock) { return [.. _all]; }
    }

    /// <summary>The answers since the last call.</summary>
    public Sample[] NextInterval()
    {
        lock (_lock)
        {
            Sample[] interval = [.. _all[_intervalStart..]];
            _intervalStart = _all.Count;
            return interval;
        }
    }
}
