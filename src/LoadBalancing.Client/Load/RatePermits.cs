using System.Threading.RateLimiting;

namespace LoadBalancing.Client.Load;

/// <summary>Hands out what a rate allows, and survives versions whose rate is the same. It never waits. The clock is that of System.Threading.RateLimiting (docs/adr/0012).</summary>
internal sealed class RatePermits
{
    private InForce? _inForce;
    private long _retryAfter;
    private long _freeSince;

    /// <summary>After which time the last one that was refused might have got a permit.</summary>
    public TimeSpan RetryAfter => new(Volatile.Read(ref _retryAfter));

    /// <summary>Takes one permit, if there is one.</summary>
    /// <param name="rule">Of the request's version.</param>
    /// <param name="generation">Of its snapshot: what a newer one has put in force stays, since two that replaced each other in turn would never count to the end.</param>
    public bool TryTake(RateRule rule, long generation)
    {
        InForce? inForce = Volatile.Read(ref _inForce);
        if (inForce is null && generation < Volatile.Read(ref _freeSince)) { return true; }
        if (inForce is null || (inForce.Generation < generation && !inForce.Rule.Equals(rule))) { inForce = Replace(inForce, rule, generation); }
        using RateLimitLease lease = inForce.Acquire();
        if (lease.IsAcquired) { return true; }
        Volatile.Write(ref _retryAfter, inForce.RetryAfter(lease).Ticks);
        return false;
    }

    /// <summary>None is left at this moment. Takes nothing.</summary>
    public bool IsOut => Volatile.Read(ref _inForce) is { } inForce && inForce.Available < 1;

    /// <summary>Nothing limits it any more, unless something newer does already: the limiter, and the timer of a sliding window, are let go. Who has just begun to take a permit gets it.</summary>
    /// <param name="generation">Of the first snapshot without a rate: requests of older ones, which may be under way for long, are not to bring the limiter back.</param>
    public void Forget(long generation)
    {
        Volatile.Write(ref _freeSince, generation);
        if (Volatile.Read(ref _inForce) is { } inForce && inForce.Generation < generation) { Interlocked.CompareExchange(ref _inForce, null, inForce); }
    }

    private InForce Replace(InForce? seen, RateRule rule, long generation)
    {
        var next = new InForce(rule, generation);
        InForce? found = Interlocked.CompareExchange(ref _inForce, next, seen);
        if (ReferenceEquals(found, seen)) { return next; }
        // Whoever was faster has made one that counts; if it was that of another version, the next request sets it right.
        next.Dispose();
        return found ?? new InForce(rule, generation);
    }

    /// <summary>A limiter and what it is for. A sliding window has a timer, which ends when nobody knows the limiter any more: those that use it while it is replaced are not to find it disposed of.</summary>
    private sealed class InForce(RateRule rule, long generation) : IDisposable
    {
        private readonly ReplenishingRateLimiter _limiter = rule.IsSliding ? Window(rule) : Bucket(rule);

        ~InForce() => _limiter.Dispose();

        public RateRule Rule => rule;

        public long Generation => generation;

        public long Available
        {
            get
            {
                if (!_limiter.IsAutoReplenishing) { _limiter.TryReplenish(); }
                return _limiter.GetStatistics()?.CurrentAvailablePermits ?? 1;
            }
        }

        public RateLimitLease Acquire()
        {
            // A bucket computes what has come since it was last asked, and needs no timer for that.
            if (!_limiter.IsAutoReplenishing) { _limiter.TryReplenish(); }
            RateLimitLease lease = _limiter.AttemptAcquire();
            GC.KeepAlive(this);
            return lease;
        }

        public void Dispose()
        {
            GC.SuppressFinalize(this);
            _limiter.Dispose();
        }

        /// <summary>A bucket speaks of whole periods, though it fills evenly: the next permit comes after one of them at the latest.</summary>
        public TimeSpan RetryAfter(RateLimitLease refused) =>
            !rule.IsSliding ? rule.Window / rule.Permits : refused.TryGetMetadata(MetadataName.RetryAfter, out TimeSpan said) ? said : rule.Window / rule.Segments;

        private static TokenBucketRateLimiter Bucket(RateRule rule) => new(new TokenBucketRateLimiterOptions
        {
            TokenLimit = rule.Burst,
            TokensPerPeriod = rule.Permits,
            ReplenishmentPeriod = rule.Window,
            QueueLimit = 0,
            AutoReplenishment = false,
        });

        /// <summary>It moves by one segment at a call, however much time has passed: calls at irregular times would let it fall behind.</summary>
        private static SlidingWindowRateLimiter Window(RateRule rule) => new(new SlidingWindowRateLimiterOptions
        {
            PermitLimit = rule.Permits,
            Window = rule.Window,
            SegmentsPerWindow = rule.Segments,
            QueueLimit = 0,
            AutoReplenishment = true,
        });
    }
}
