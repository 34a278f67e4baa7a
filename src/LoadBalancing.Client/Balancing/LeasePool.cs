using System.Collections.Concurrent;

namespace LoadBalancing.Client.Balancing;

/// <summary>
/// Idle slots: a short list for each thread, and whole lists exchanged through a queue, since a lease often ends on another thread than it began
/// on. Nothing is allocated once as many slots exist as leases run at a time.
/// </summary>
internal static class LeasePool
{
    private const int ListLength = 32;
    private const int MostLists = 1024;
    private static readonly ConcurrentQueue<LeaseSlot> s_fullLists = new();
    private static int s_fullListCount;

    [ThreadStatic]
    private static LeaseSlot? t_list;

    [ThreadStatic]
    private static int t_count;

    public static LeaseSlot Rent()
    {
        LeaseSlot? slot = t_list;
        if (slot is null)
        {
            if (!s_fullLists.TryDequeue(out slot)) { return new LeaseSlot(); }
            Interlocked.Decrement(ref s_fullListCount);
            t_count = ListLength;
        }
        t_list = slot.Next;
        t_count--;
        slot.Next = null;
        return slot;
    }

    public static void Return(LeaseSlot slot)
    {
        if (t_count == ListLength)
        {
            // More leases end here than begin: hand the list to whoever needs one.
            if (Volatile.Read(ref s_fullListCount) < MostLists)
            {
                Interlocked.Increment(ref s_fullListCount);
                s_fullLists.Enqueue(t_list!);
            }
            t_list = null;
            t_count = 0;
        }
        slot.Next = t_list;
        t_list = slot;
        t_count++;
    }
}
