using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.ObjectPool;

namespace LoadBalancing.Agent.Load;

/// <summary>Counts requests: two interlocked additions each, no lock, no closure.</summary>
internal sealed class RequestCounts
{
    /// <summary>More requests than these at a time leave their slots to the garbage collector.</summary>
    private const int MostSlots = 1024;

    private static readonly Func<object, Task> s_end = static state => End((RequestSlot)state);

    private readonly DefaultObjectPool<RequestSlot> _slots;
    private long _begun, _ended, _errors;

    public RequestCounts() => _slots = new(new SlotPolicy(this), MostSlots);

    /// <summary>Gets the requests that ended so far.</summary>
    public long Ended => Interlocked.Read(ref _ended);

    /// <summary>Gets how many of them ended in an error: a status of 500 or more, or an exception.</summary>
    public long Errors => Interlocked.Read(ref _errors);

    /// <summary>Gets the requests that began and did not end: the end is read first, so that it is never below 0.</summary>
    public int InFlight
    {
        get
        {
            long ended = Interlocked.Read(ref _ended);
            return (int)Math.Min(int.MaxValue, Interlocked.Read(ref _begun) - ended);
        }
    }

    public RequestSlot Begin(HttpContext context)
    {
        RequestSlot slot = _slots.Get();
        slot.Context = context;
        context.Response.OnCompleted(s_end, slot);
        Interlocked.Increment(ref _begun);
        return slot;
    }

    private static Task End(RequestSlot slot)
    {
        RequestCounts counts = slot.Counts;
        if (slot.IsError) { Interlocked.Increment(ref counts._errors); }
        Interlocked.Increment(ref counts._ended);
        slot.Context = null;
        slot.Work = null;
        counts._slots.Return(slot);
        return Task.CompletedTask;
    }

    private sealed class SlotPolicy(RequestCounts counts) : PooledObjectPolicy<RequestSlot>
    {
        public override RequestSlot Create() => new(counts);

        public override bool Return(RequestSlot obj) => true;
    }
}
