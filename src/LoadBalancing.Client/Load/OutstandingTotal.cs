namespace LoadBalancing.Client.Load;

/// <summary>
/// Attempts begun and not ended in the whole cluster. Counted only while the picker in force asks: one word that all cores write is the dearest
/// thing in an attempt.
/// </summary>
internal sealed class OutstandingTotal
{
    private long _value;

    public long Value => Volatile.Read(in _value);

    public void Begin() => Interlocked.Increment(ref _value);

    public void End() => Interlocked.Decrement(ref _value);
}
