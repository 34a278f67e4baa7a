namespace LoadBalancing.Client.Simulation.Engine;

/// <summary>All requests under way. Memory grows with those at a time, not with those in all.</summary>
internal sealed class RequestTable
{
    private Request[] _requests = new Request[1_024];
    private int[] _free = new int[1_024];
    private int _freeCount;
    private int _used;

    /// <summary>Requests under way, answered streams and work that nobody waits for included.</summary>
    public int Count => _used - _freeCount;

    public int Highest => _used;

    public ref Request this[int index] => ref _requests[index];

    /// <summary>Whoever takes a place sets where the request is: a free place cannot be given back.</summary>
    public int Rent()
    {
        if (_freeCount > 0) { return _free[--_freeCount]; }
        if (_used == _requests.Length) { Array.Resize(ref _requests, _used * 2); }
        return _used++;
    }

    /// <exception cref="InvalidOperationException">It was given back already, or its lease still runs.</exception>
    public void Return(int index)
    {
        ref Request request = ref _requests[index];
        if (request.Place == RequestPlace.Free || request.Lease.IsRunning)
        {
            throw new InvalidOperationException($"Request {index} was given back {(request.Place == RequestPlace.Free ? "twice" : "before its lease ended")}: the simulator is wrong, and so would be all its results.");
        }
        request = new Request { Stamp = request.Stamp + 1 };
        if (_freeCount == _free.Length) { Array.Resize(ref _free, _freeCount * 2); }
        _free[_freeCount++] = index;
    }
}
