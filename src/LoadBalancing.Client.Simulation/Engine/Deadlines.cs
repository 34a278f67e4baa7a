namespace LoadBalancing.Client.Simulation.Engine;

/// <summary>Who gives up next. This is asked before every event, so it knows a time before which nobody can.</summary>
internal sealed class Deadlines(IReadOnlyList<SimulatedClientGroup> groups, RequestTable requests)
{
    private readonly DeadlineQueue[] _queues = [.. groups.Select(_ => new DeadlineQueue(requests))];
    private long _nobodyBefore = SimulatedTime.Never;

    /// <summary>A request began just now.</summary>
    public void Add(int request, SimulatedClientGroup group)
    {
        _queues[group.Index].Add(request);
        _nobodyBefore = Math.Min(_nobodyBefore, requests[request].Began + group.Deadline);
    }

    /// <summary>Finds the request that gives up next, if it does so before something else happens: an answer that comes in the instant of the deadline is in time.</summary>
    public bool TryFind(long before, out int request, out long at)
    {
        (request, at) = (-1, SimulatedTime.Never);
        if (_nobodyBefore >= before) { return false; }
        for (int i = 0; i < _queues.Length; i++)
        {
            long began = _queues[i].OldestBegan(out int oldest);
            if (began != SimulatedTime.Never && began + groups[i].Deadline < at) { (request, at) = (oldest, began + groups[i].Deadline); }
        }
        _nobodyBefore = at;
        return at < before;
    }
}
