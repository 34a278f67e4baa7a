namespace LoadBalancing.Client.Etcd.Wire;

/// <summary>Waits between attempts: a random part of 100 ms, then of twice that, and so on up to a bound, so that a fleet that lost its etcd at one moment does not return at one.</summary>
internal sealed class Backoff(TimeSpan maximum, Random random)
{
    private static readonly TimeSpan s_first = TimeSpan.FromMilliseconds(100);
    private TimeSpan _next = s_first;

    public TimeSpan Next()
    {
        TimeSpan wait = _next * random.NextDouble();
        _next = _next * 2 < maximum ? _next * 2 : maximum;
        return wait;
    }

    public void Reset() => _next = s_first;
}
