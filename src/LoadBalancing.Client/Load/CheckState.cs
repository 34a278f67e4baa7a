namespace LoadBalancing.Client.Load;

/// <summary>
/// What the checks of an endpoint said. Written by the one who runs them, one result after the other; read by anybody. Before the first verdict an endpoint is
/// taken for well, as HAProxy does; Envoy would wait for a first success, and so leave a cluster that has just started without endpoints.
/// </summary>
internal struct CheckState
{
    private int _succeededInARow;
    private int _failedInARow;
    private bool _isFailing;
    private long _lastSucceededAt;

    public readonly int SucceededInARow => Volatile.Read(in _succeededInARow);

    public readonly int FailedInARow => Volatile.Read(in _failedInARow);

    /// <summary>So many failed in a row, and so many have not succeeded since.</summary>
    public readonly bool IsFailing => Volatile.Read(in _isFailing);

    /// <summary>A timestamp; 0 while none succeeded.</summary>
    public readonly long LastSucceededAt => Volatile.Read(in _lastSucceededAt);

    /// <summary>Counts a success; the rise-th in a row ends a failure.</summary>
    public void Succeeded(long now, int rise)
    {
        Volatile.Write(ref _failedInARow, 0);
        Volatile.Write(ref _succeededInARow, Math.Min(_succeededInARow, int.MaxValue - 1) + 1);
        Volatile.Write(ref _lastSucceededAt, now);
        if (_succeededInARow >= rise) { Volatile.Write(ref _isFailing, false); }
    }

    /// <summary>Counts a failure; the fall-th in a row is the verdict.</summary>
    public void Failed(int fall)
    {
        Volatile.Write(ref _succeededInARow, 0);
        Volatile.Write(ref _failedInARow, Math.Min(_failedInARow, int.MaxValue - 1) + 1);
        if (_failedInARow >= fall) { Volatile.Write(ref _isFailing, true); }
    }

    /// <summary>Nobody checks this endpoint any more, or begins anew.</summary>
    public void Forget()
    {
        Volatile.Write(ref _succeededInARow, 0);
        Volatile.Write(ref _failedInARow, 0);
        Volatile.Write(ref _lastSucceededAt, 0);
        Volatile.Write(ref _isFailing, false);
    }
}
