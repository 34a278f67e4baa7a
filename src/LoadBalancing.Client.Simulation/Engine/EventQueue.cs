namespace LoadBalancing.Client.Simulation.Engine;

/// <summary>What is due, in the order of time: a heap of four children a node, which needs half the levels of a binary one.</summary>
/// <param name="firstOrder">Where the count of events begins; 0, but for a test of its end.</param>
internal sealed class EventQueue(uint firstOrder = 0)
{
    private const int Children = 4;
    private SimulationEvent[] _heap = new SimulationEvent[1_024];
    private uint _order = firstOrder;

    public int Count { get; private set; }

    public long NextAt => Count == 0 ? SimulatedTime.Never : _heap[0].At;

    public void Add(long at, EventKind kind, int index, uint stamp = 0)
    {
        if (Count == _heap.Length) { Array.Resize(ref _heap, Count * 2); }
        var added = new SimulationEvent(at, _order++, stamp, index, kind);
        SimulationEvent[] heap = _heap;
        int place = Count++;
        while (place > 0)
        {
            int parent = (place - 1) / Children;
            if (!IsBefore(in added, in heap[parent])) { break; }
            heap[place] = heap[parent];
            place = parent;
        }
        heap[place] = added;
    }

    public SimulationEvent Take()
    {
        SimulationEvent[] heap = _heap;
        SimulationEvent first = heap[0], last = heap[--Count];
        int place = 0, child;
        while ((child = (place * Children) + 1) < Count)
        {
            int end = Math.Min(child + Children, Count);
            for (int other = child + 1; other < end; other++) { if (IsBefore(in heap[other], in heap[child])) { child = other; } }
            if (!IsBefore(in heap[child], in last)) { break; }
            heap[place] = heap[child];
            place = child;
        }
        heap[place] = last;
        return first;
    }

    /// <summary>The order wraps after four billion events, and is compared by difference.</summary>
    private static bool IsBefore(in SimulationEvent one, in SimulationEvent other) => one.At != other.At ? one.At < other.At : (int)(one.Order - other.Order) < 0;
}
