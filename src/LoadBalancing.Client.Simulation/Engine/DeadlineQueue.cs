namespace LoadBalancing.Client.Simulation.Engine;

/// <summary>Requests in the order in which they began. Those that ended are passed over, so that no end has to look for its entry.</summary>
internal sealed class DeadlineQueue
{
    private (long Began, int Request)[] _items = new (long, int)[256];
    private int _first;
    private int _count;

    public void Add(long began, int request)
    {
        if (_count == _items.Length) { Grow(); }
        _items[(_first + _count++) & (_items.Length - 1)] = (began, request);
    }

    /// <summary>When the oldest request that still waits began, or <see cref="SimulatedTime.Never"/>.</summary>
    public long OldestBegan(RequestTable requests, out int request)
    {
        while (_count > 0)
        {
            (long began, request) = _items[_first];
            ref Request candidate = ref requests[request];
            if (candidate.Began == began && candidate.Place is not RequestPlace.Free and not RequestPlace.Streaming && !candidate.IsSettled) { return began; }
            _first = (_first + 1) & (_items.Length - 1);
            _count--;
        }
        request = -1;
        return SimulatedTime.Never;
    }

    private void Grow()
    {
        var larger = new (long, int)[_items.Length * 2];
        for (int i = 0; i < _count; i++) { larger[i] = _items[(_first + i) & (_items.Length - 1)]; }
        (_items, _first) = (larger, 0);
    }
}
