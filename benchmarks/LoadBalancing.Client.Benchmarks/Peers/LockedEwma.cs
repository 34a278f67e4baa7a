namespace LoadBalancing.Client.Benchmarks.Peers;

/// <summary>A peak EWMA as one writes it first (and as Finagle does): two fields and a lock. The clock is read outside, as for ours.</summary>
internal sealed class LockedEwma(double decayPerStamp)
{
    private readonly Lock _lock = new();
    private double _estimate;
    private long _stamp;

    public void Observe(double seconds, long now)
    {
        lock (_lock)
        {
            double weight = Math.Exp(-Math.Max(now - _stamp, 0) * decayPerStamp);
            _estimate = seconds > _estimate ? seconds : (_estimate * weight) + (seconds * (1 - weight));
            _stamp = now;
        }
    }

    public double Read(long now)
    {
        lock (_lock) { return _estimate * Math.Exp(-Math.Max(now - _stamp, 0) * decayPerStamp); }
    }
}
