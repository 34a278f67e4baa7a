namespace LoadBalancing.Client.Resilience;

/// <summary>What became of a cluster's requests lately: how many the servers accepted. It survives versions, the rule may change.</summary>
/// <remarks>
/// Attempts are counted when they end, so that a burst under way is not taken for one that was refused, and each as a request of its own: a second attempt is one to the server.
/// Those refused here count as requests, which lets the first ones through again when the servers have room.
/// </remarks>
internal sealed class ThrottlingTracker(TimeProvider time)
{
    private readonly double _secondsPerTick = 1.0 / time.TimestampFrequency;
    private readonly SlidingCount _requests = new();
    private readonly SlidingCount _accepts = new();

    /// <summary>An attempt has ended.</summary>
    /// <param name="isAccepted">Anything but an answer that asks for less.</param>
    /// <param name="timestamp">When.</param>
    /// <param name="config">Of the attempt's version.</param>
    public void Ended(bool isAccepted, long timestamp, ThrottlingConfig config)
    {
        uint period = PeriodOf(timestamp, config);
        _requests.Add(period);
        if (isAccepted) { _accepts.Add(period); }
    }

    /// <summary>False for a request that is to be refused here, which counts.</summary>
    public bool TryAdmit(long timestamp, ThrottlingConfig config, Random random)
    {
        uint period = PeriodOf(timestamp, config);
        double refused = RefusedShare(period, config);
        if (refused <= 0 || random.NextDouble() >= refused) { return true; }
        _requests.Add(period);
        return false;
    }

    /// <summary>What an error may say.</summary>
    public (long Requests, long Accepts, double RefusedShare) Read(long timestamp, ThrottlingConfig config)
    {
        uint period = PeriodOf(timestamp, config);
        return (_requests.Sum(period), _accepts.Sum(period), Math.Max(0, RefusedShare(period, config)));
    }

    private double RefusedShare(uint period, ThrottlingConfig config)
    {
        long requests = _requests.Sum(period);
        return (requests - (config.Multiplier * _accepts.Sum(period))) / (requests + 1);
    }

    private uint PeriodOf(long timestamp, ThrottlingConfig config) => (uint)(long)(timestamp * (_secondsPerTick * config.SlicesPerSecond));
}
