using LoadBalancing.Client.Load;

namespace LoadBalancing.Client.Http.Mirroring;

/// <summary>
/// Whether a mirror is worth trying. After some copies in a row that got no answer, one a second finds out whether it is back: to connect and to fail, with all the exceptions on the way, costs processor time that originals want.
/// </summary>
internal sealed class MirrorRest(StampClock clock)
{
    public const int FailuresInARow = 10;

    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private int _failures;
    private long _until;

    /// <returns>True while it answers, and once a pause while it does not.</returns>
    public bool MayTry()
    {
        if (Volatile.Read(ref _failures) < FailuresInARow) { return true; }
        long until = Volatile.Read(ref _until), now = clock.Now();
        return now >= until && Interlocked.CompareExchange(ref _until, clock.After(now, Pause), until) == until;
    }

    public void Answered()
    {
        if (Volatile.Read(ref _failures) != 0) { Volatile.Write(ref _failures, 0); }
    }

    public void Failed()
    {
        if (Volatile.Read(ref _failures) >= FailuresInARow || Interlocked.Increment(ref _failures) < FailuresInARow) { return; }
        Volatile.Write(ref _until, clock.After(clock.Now(), Pause));
    }
}
