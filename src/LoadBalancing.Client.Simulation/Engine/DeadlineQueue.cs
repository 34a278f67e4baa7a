namespace LoadBalancing.Client.Simulation.Engine;

/// <summary>
/// Requests of clients with the same deadline, in the order in which they began. Those that ended are passed over, so that no end has to look for its entry; they are
/// thrown out before the queue grows, so that it is never much longer than there are requests under way.
/// </summary>
internal sealed class DeadlineQueue(RequestTable requests)
{
    private Item[] _items = new Item[256];
    private int _first;
    private int _count;

    /// <summary>Items kept for, those of ended requests included.</summary>
    public int Capacity => _items.Length;

    public void Add(int request)
    {
        if (_count == _items.Length) { MakeRoom(); }
        ref Request added = ref requests[request];
        ItemAt(_count++) = new Item(added.Began, request, added.Client);
    }

    /// <summary>When the oldest request that still waits began, or <see cref="SimulatedTime.Never"/>.</summary>
    public long OldestBegan(out int request)
    {
        for (; _count > 0; _count--)
        {
            Item item = ItemAt(0);
            if (IsWaiting(in item))
            {
                request = item.Request;
                return item.Began;
            }
            _first = (_first + 1) & (_items.Length - 1);
        }
        request = -1;
        return SimulatedTime.Never;
    }

    /// <summary>A place in the table may be used again in the same instant, by a client whose deadline is another.</summary>
    private bool IsWaiting(in Item item)
    {
        ref Request request = ref requests[item.Request];
        return request.Place != RequestPlace.Free && !request.IsSettled && request.Began == item.Began && request.Client == item.Client;
    }

    private void MakeRoom()
    {
        int kept = 0;
        for (int i = 0; i < _count; i++)
        {
            Item item = ItemAt(i);
            if (IsWaiting(in item)) { ItemAt(kept++) = item; }
        }
        _count = kept;
        if (kept <= _items.Length / 2) { return; }
        var larger = new Item[_items.Length * 2];
        for (int i = 0; i < kept; i++) { larger[i] = ItemAt(i); }
        (_items, _first) = (larger, 0);
    }

    private ref Item ItemAt(int place) => ref _items[(_first + place) & (_items.Length - 1)];

    private readonly record struct Item(long Began, int Request, int Client);
}
