namespace LoadBalancing.Client.Traffic.Affinity;

/// <summary>A session that is remembered.</summary>
internal sealed class Session(UInt128 hash, long now)
{
    private SessionPlace? _place;
    private long _usedAt = now;

    public UInt128 Hash => hash;

    /// <summary>Null before its first request has begun.</summary>
    public SessionPlace? Place => Volatile.Read(ref _place);

    /// <summary>The timestamp of the last use.</summary>
    public long UsedAt => Volatile.Read(ref _usedAt);

    /// <summary>What <see cref="UsedAt"/> was when the session was put in line; only whoever has taken it out of the line changes it.</summary>
    public long QueuedAt { get; set; } = now;

    public void Use(long timestamp) => Volatile.Write(ref _usedAt, timestamp);

    /// <summary>Of requests that move a session at once, the first does it: the others have been sent, and the next go where it went.</summary>
    public bool TryMove(SessionPlace? from, SessionPlace to) => ReferenceEquals(Interlocked.CompareExchange(ref _place, to, from), from);
}
