using System.Collections.Concurrent;

namespace LoadBalancing.Client.Load;

/// <summary>
/// What the answers of about the last minute took. Two histograms take turns of half a minute, so that what is old falls out; a percentile is computed again after each 64 answers, not for each who asks.
/// Written by many threads at once, without a lock.
/// </summary>
/// <remarks>An answer that was not waited for counts with the time that it was waited for: left out, the percentile would sink each time that somebody acts upon it.</remarks>
internal sealed class RecentLatencies(TimeProvider time, int least)
{
    private const int Every = 64;
    private static readonly TimeSpan s_turn = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<double, Known> _percentiles = [];
    private Turn _turn = new(new LatencyHistogram(), new LatencyHistogram(), time.GetTimestamp());
    private int _count;

    public void Record(TimeSpan latency)
    {
        Turn turn = Volatile.Read(ref _turn);
        if (time.GetElapsedTime(turn.BeganAt) >= s_turn) { turn = Next(turn); }
        turn.Now.Record(latency);
        Interlocked.Increment(ref _count);
    }

    /// <summary>Null while too few are known.</summary>
    public TimeSpan? Percentile(double percentile)
    {
        int count = Volatile.Read(in _count);
        Turn turn = Volatile.Read(ref _turn);
        if (count < least) { return null; }
        if (_percentiles.TryGetValue(percentile, out Known? known) && ReferenceEquals(known.Turn, turn) && count - known.Count < (known.Value is null ? 1 : Every)) { return known.Value; }
        TimeSpan? value = LatencyHistogram.Percentile(percentile, least, turn.Before, turn.Now);
        _percentiles[percentile] = new Known(turn, count, value);
        return value;
    }

    /// <summary>After a pause of two turns nothing of before is recent.</summary>
    private Turn Next(Turn turn)
    {
        long now = time.GetTimestamp();
        bool isLongAgo = time.GetElapsedTime(turn.BeganAt, now) >= 2 * s_turn;
        var next = new Turn(isLongAgo ? new LatencyHistogram() : turn.Now, new LatencyHistogram(), now);
        Turn found = Interlocked.CompareExchange(ref _turn, next, turn);
        return ReferenceEquals(found, turn) ? next : found;
    }

    private sealed record Turn(LatencyHistogram Before, LatencyHistogram Now, long BeganAt);

    private sealed record Known(Turn Turn, int Count, TimeSpan? Value);
}
