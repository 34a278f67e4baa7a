namespace LoadBalancing.Client.Simulation.Engine;

/// <summary>First in, first out, without an allocation an item.</summary>
internal sealed class IntQueue
{
    private int[] _items = new int[16];
    private int _first;

    public int Count { get; private set; }

    public void Add(int item)
    {
        if (Count == _items.Length) { Grow(); }
        _items[(_first + Count++) & (_items.Length - 1)] = item;
    }

    public int Take()
    {
        int item = _items[_first];
        _first = (_first + 1) & (_items.Length - 1);
        Count--;
        return item;
    }

    private void Grow()
    {
        int[] larger = new int[_items.Length * 2];
        for (int i = 0; i < Count; i++) { larger[i] = _items[(_first + i) & (_items.Length - 1)]; }
        (_items, _first) = (larger, 0);
    }
}
