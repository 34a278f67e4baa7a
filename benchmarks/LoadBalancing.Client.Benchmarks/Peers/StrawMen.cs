namespace LoadBalancing.Client.Benchmarks.Peers;

/// <summary>What one writes first: an array, and an interlocked increment whose remainder is the index. Next in turn, whoever is busy.</summary>
internal sealed class InterlockedTurn(int count)
{
    private readonly StrawEndpoint[] _endpoints = StrawEndpoint.Many(count);
    private int _next;

    public StrawEndpoint Pick() => _endpoints[(uint)Interlocked.Increment(ref _next) % (uint)_endpoints.Length];

    public StrawEndpoint Acquire()
    {
        StrawEndpoint endpoint = Pick();
        Interlocked.Increment(ref endpoint.Outstanding);
        return endpoint;
    }

    public static void Release(StrawEndpoint endpoint) => Interlocked.Decrement(ref endpoint.Outstanding);
}

/// <summary>What one writes second: a list and a lock around all that is done to it. Next in turn as well.</summary>
internal sealed class LockedList(int count)
{
    private readonly Lock _lock = new();
    private readonly List<StrawEndpoint> _endpoints = [.. StrawEndpoint.Many(count)];
    private int _next;

    public StrawEndpoint Pick()
    {
        lock (_lock) { return Next_Locked(); }
    }

    public StrawEndpoint Acquire()
    {
        lock (_lock)
        {
            StrawEndpoint endpoint = Next_Locked();
            endpoint.Outstanding++;
            return endpoint;
        }
    }

    public void Release(StrawEndpoint endpoint)
    {
        lock (_lock) { endpoint.Outstanding--; }
    }

    private StrawEndpoint Next_Locked()
    {
        if (++_next >= _endpoints.Count) { _next = 0; }
        return _endpoints[_next];
    }
}

/// <summary>An address and a counter.</summary>
internal sealed class StrawEndpoint(string address)
{
    public int Outstanding;

    public string Address => address;

    public static StrawEndpoint[] Many(int count) => [.. Enumerable.Range(0, count).Select(i => new StrawEndpoint($"http://10.0.{i / 250}.{(i % 250) + 1}:8080"))];
}
