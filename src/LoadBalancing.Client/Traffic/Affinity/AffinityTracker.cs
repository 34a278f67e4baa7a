using System.Collections.Concurrent;

namespace LoadBalancing.Client.Traffic.Affinity;

/// <summary>
/// The sessions that a cluster remembers, over all versions. Finding one takes no lock. Whoever adds one looks at no more than <see cref="MostSteps"/> of those that stand in line for being unused, and forgets what is
/// idle or too much: so the table never holds more than its capacity, and a session more for each thread that adds at the moment.
/// </summary>
internal sealed class AffinityTracker
{
    private const int MostSteps = 8;
    private readonly ConcurrentDictionary<UInt128, Session> _sessions = new();

    /// <summary>In the order of <see cref="Session.QueuedAt"/>, but for those that got a second chance: each session stands here exactly once.</summary>
    private readonly ConcurrentQueue<Session> _line = new();
    private int _count;

    public int Count => Volatile.Read(in _count);

    /// <summary>One that is idle for too long may still be found; who finds it takes it for new.</summary>
    public Session? Find(UInt128 hash) => _sessions.GetValueOrDefault(hash);

    /// <summary>Finds or adds one.</summary>
    /// <param name="hash">Whose.</param>
    /// <param name="capacity">How many there may be.</param>
    /// <param name="now">A timestamp.</param>
    /// <param name="idleSince">One that was not used since then may be forgotten.</param>
    public Session Add(UInt128 hash, int capacity, long now, long idleSince)
    {
        var added = new Session(hash, now);
        Session session = _sessions.GetOrAdd(hash, added);
        if (!ReferenceEquals(session, added)) { return session; }
        Interlocked.Increment(ref _count);
        _line.Enqueue(session);
        Trim(session, capacity, idleSince);
        return session;
    }

    private void Trim(Session added, int capacity, long idleSince)
    {
        Session? oldest = null;
        for (int step = 0; step < MostSteps; step++)
        {
            bool isFull = Count > capacity;
            if (!isFull && !(_line.TryPeek(out Session? head) && head.QueuedAt < idleSince)) { break; }
            if (!_line.TryDequeue(out Session? session)) { break; }
            if (ReferenceEquals(session, added))
            {
                // All others have been looked at.
                _line.Enqueue(session);
                break;
            }
            long usedAt = session.UsedAt;
            if (usedAt < idleSince || (isFull && usedAt == session.QueuedAt)) { Forget(session); continue; }
            // It was used since it was put in line.
            session.QueuedAt = usedAt;
            if (oldest is not null && oldest.QueuedAt <= usedAt) { _line.Enqueue(session); continue; }
            if (oldest is not null) { _line.Enqueue(oldest); }
            oldest = session;
        }
        if (oldest is null) { return; }
        if (Count > capacity) { Forget(oldest); }
        else { _line.Enqueue(oldest); }
    }

    private void Forget(Session session)
    {
        if (_sessions.TryRemove(KeyValuePair.Create(session.Hash, session))) { Interlocked.Decrement(ref _count); }
    }
}
