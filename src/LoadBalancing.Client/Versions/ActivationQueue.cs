using System.Runtime.InteropServices;

namespace LoadBalancing.Client.Versions;

/// <summary>
/// Activations in the order of (instant, scheduling). Those within <see cref="Lead"/> stand in a sorted list, from which a thousand of one instant are taken by one copy: the tree's pointers were
/// followed before, when nobody waited. Under the scheduler's lock.
/// </summary>
internal sealed class ActivationQueue
{
    /// <summary>How long before its instant an activation may prepare itself, and waiting becomes fine: 50 ms, more than any timer of the system is late on a machine that is not stalled.</summary>
    public static readonly TimeSpan Lead = TimeSpan.FromMilliseconds(50);

    private readonly SortedSet<ScheduledActivation> _later = [];
    private readonly List<ScheduledActivation> _near = [];

    public int Count => _later.Count + _near.Count;

    /// <summary>The earliest instant of those within the lead, as of the last <see cref="Take"/>; null without any.</summary>
    public long? NearInstant => _near.Count > 0 ? _near[0].At : null;

    /// <summary>When there is something to do next: an instant, or the lead before one; null without any.</summary>
    public long? Next => (NearInstant, LaterInstant - Lead.Ticks) is ({ } near, { } later) ? Math.Min(near, later) : NearInstant ?? (LaterInstant - Lead.Ticks);

    private long? LaterInstant => _later.Min?.At;

    public void Add(ScheduledActivation entry) => _later.Add(entry);

    public void Remove(ScheduledActivation entry)
    {
        if (!_later.Remove(entry) && _near.BinarySearch(entry) is >= 0 and var at) { _near.RemoveAt(at); }
    }

    public void Clear()
    {
        _later.Clear();
        _near.Clear();
    }

    /// <summary>Takes out those whose instant has come, in order, and tells which of the others may prepare themselves now.</summary>
    public void Take(long now, List<ScheduledActivation> due, List<ScheduledActivation> prepare)
    {
        while (_near.Count > 0 && _near[^1].At - now > Lead.Ticks)                // the clock went back: these wait again
        {
            _later.Add(_near[^1]);
            _near.RemoveAt(_near.Count - 1);
        }
        while (_later.Min is { } entry && entry.At - now <= Lead.Ticks)
        {
            _later.Remove(entry);
            int place = _near.Count == 0 || _near[^1].CompareTo(entry) < 0 ? _near.Count : ~_near.BinarySearch(entry);
            _near.Insert(place, entry);
            if (!entry.IsPrepared && entry.At > now) { prepare.Add(entry); }
            entry.IsPrepared = true;
        }
        int count = 0;
        while (count < _near.Count && _near[count].At <= now) { count++; }
        if (count == 0) { return; }
        due.AddRange(CollectionsMarshal.AsSpan(_near)[..count]);
        _near.RemoveRange(0, count);
    }
}
