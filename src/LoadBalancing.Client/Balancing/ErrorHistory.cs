using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Health.Baking;
using LoadBalancing.Client.Load;

namespace LoadBalancing.Client.Balancing;

/// <summary>Failures and requests of the last while, read now and then from counters that are there anyway: requests pay nothing for it.</summary>
internal sealed class ErrorHistory(StampClock clock)
{
    private const int Slots = 60;
    private readonly ErrorCounts[] _slots = new ErrorCounts[Slots];
    private Dictionary<EndpointTracker, ErrorCounts> _read = [];
    private long _startedAt = clock.Now();
    private long _slot;
    private bool _hasRead;

    /// <summary>How long the last while is.</summary>
    public TimeSpan Length { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How often it wants to be read.</summary>
    public TimeSpan Step => Length / Slots;

    /// <summary>What came since the last reading counts as of now.</summary>
    public void Read(IReadOnlyList<EndpointNode> nodes, long now)
    {
        MoveTo(now);
        var read = new Dictionary<EndpointTracker, ErrorCounts>(nodes.Count);
        foreach (EndpointNode node in nodes)
        {
            ErrorCounts counts = CountsOf(node.Tracker);
            // What was counted before anybody read is of no known age; an endpoint that joined since began with nothing.
            ErrorCounts before = _read.TryGetValue(node.Tracker, out ErrorCounts known) ? known : _hasRead ? default : counts;
            _slots[_slot % Slots] += counts - before;
            read[node.Tracker] = counts;
        }
        // Those that left since have counted until then.
        foreach ((EndpointTracker tracker, ErrorCounts before) in _read) { if (!read.ContainsKey(tracker)) { _slots[_slot % Slots] += CountsOf(tracker) - before; } }
        (_read, _hasRead) = (read, true);
    }

    public ErrorCounts Sum() => _slots.Aggregate(default(ErrorCounts), (sum, slot) => sum + slot);

    public static ErrorCounts CountsOf(EndpointTracker tracker) => new(tracker.Outcomes.Succeeded + tracker.Outcomes.Failed, tracker.Outcomes.Failed);

    /// <summary>Slots that were passed over saw nothing.</summary>
    private void MoveTo(long now)
    {
        long slot = (long)(clock.TimeBetween(_startedAt, now) / Step);
        for (long next = Math.Max(_slot + 1, slot - Slots + 1); next <= slot; next++) { _slots[next % Slots] = default; }
        _slot = Math.Max(_slot, slot);
    }

    /// <summary>Of another length, what was seen has no place any more.</summary>
    public void Restart(TimeSpan length, long now)
    {
        if (length == Length) { return; }
        (Length, _startedAt, _slot) = (length, now, 0);
        Array.Clear(_slots);
    }
}
