namespace LoadBalancing.Client.Simulation.Engine;

/// <summary>
/// A server's books, kept twice: as areas under the number of requests and of busy workers over time, and as sums over requests. Little's law says that they agree.
/// </summary>
internal sealed class ServerAccount
{
    private long _changedAt;
    private int _requests;
    private int _busy;
    private long _requestArea;
    private long _busyArea;
    private long _sojourn;
    private long _service;

    public int LongestQueue { get; private set; }

    public void Arrived(long now)
    {
        MoveTo(now);
        _requests++;
    }

    public void Waits(int queue) => LongestQueue = Math.Max(LongestQueue, queue);

    public void Began(long now)
    {
        MoveTo(now);
        _busy++;
    }

    public void Served(long now, long since)
    {
        MoveTo(now);
        _busy--;
        _service += now - since;
    }

    public void Left(long now, long arrivedAt)
    {
        MoveTo(now);
        _requests--;
        _sojourn += now - arrivedAt;
    }

    /// <summary>Request-nanoseconds and worker-nanoseconds until now.</summary>
    public (long Requests, long Busy) AreasAt(long now)
    {
        MoveTo(now);
        return (_requestArea, _busyArea);
    }

    /// <summary>Once nobody is here any more: requests here on average = arrivals a second * time here on average, and the same for workers.</summary>
    /// <exception cref="InvalidOperationException">The books do not agree: the simulator is wrong, and so would be all its results.</exception>
    public void Check(string server, int workers, long now)
    {
        if (_requests == 0 && _busy == 0 && _requestArea == _sojourn && _busyArea == _service && _busyArea <= workers * now) { return; }
        throw new InvalidOperationException(
            $"Little's law does not hold at '{server}': {_requestArea} request-nanoseconds by time, {_sojourn} by request; {_busyArea} worker-nanoseconds by time, {_service} by request, {workers * now} at most; {_requests} requests and {_busy} busy workers are left.");
    }

    private void MoveTo(long now)
    {
        _requestArea += _requests * (now - _changedAt);
        _busyArea += _busy * (now - _changedAt);
        _changedAt = now;
    }
}
