using System.Diagnostics.CodeAnalysis;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Picking;

namespace LoadBalancing.Client.Balancing;

/// <summary>
/// The pooled part of a lease. Its ticket rises by two at each end; odd means that the first byte was seen. Whoever swaps the ticket owns the
/// transition, so an end happens exactly once even when a body is read to its end and disposed of at the same moment.
/// </summary>
internal sealed class LeaseSlot
{
    private long _ticket;
    private FeedbackLoop? _loop;
    private Attempt _attempt;

    /// <summary>A slot that nobody can reach any more while it runs belongs to a lost lease.</summary>
    ~LeaseSlot()
    {
        try { _loop?.End(in _attempt, (_ticket & 1) != 0, default); }
        catch (Exception)
        {
            // A logger that throws here would end the process.
        }
    }

    /// <summary>The next idle slot of a pool's list.</summary>
    public LeaseSlot? Next { get; set; }

    public long StartedAt => _attempt.StartedAt;

    public long Start(FeedbackLoop loop, in Attempt attempt)
    {
        _attempt = attempt;
        _loop = loop;
        return Volatile.Read(ref _ticket);
    }

    public bool IsRunning(long ticket) => (Volatile.Read(ref _ticket) & ~1L) == ticket;

    public void ReportFirstByte(long ticket, OutcomeKind verdict, TimeSpan? retryAfter)
    {
        if (Volatile.Read(ref _ticket) != ticket || _loop is not { } loop) { return; }
        long now = loop.Now();
        // Read before the swap: it proves that what was read is of this attempt.
        Attempt attempt = _attempt;
        _attempt.FirstByteAt = now;
        _attempt.FirstVerdict = verdict;
        if (Interlocked.CompareExchange(ref _ticket, ticket + 1, ticket) != ticket) { return; }
        attempt.FirstByteAt = now;
        attempt.FirstVerdict = verdict;
        loop.FirstByte(in attempt, retryAfter);
    }

    /// <summary>True while the lease runs under a picker that listens to load reports.</summary>
    public bool WantsLoadReport(long ticket) => (_attempt.Needs & PickerNeeds.LoadReports) != 0 && IsRunning(ticket);

    public void ReportLoad(long ticket, LoadReport report)
    {
        if (TryRead(ticket, out Attempt attempt, out FeedbackLoop? loop)) { loop.Report(in attempt, report); }
    }

    public void ReportDraining(long ticket)
    {
        if (TryRead(ticket, out Attempt attempt, out FeedbackLoop? loop)) { loop.Draining(attempt.Node); }
    }

    public void CountReport(long ticket, bool isReadable)
    {
        if (TryRead(ticket, out _, out FeedbackLoop? loop)) { loop.CountReport(isReadable); }
    }

    public bool TryEnd(long ticket, in CallResult result)
    {
        if (!TryTake(ticket, out Attempt attempt, out FeedbackLoop? loop, out bool sawFirstByte)) { return false; }
        loop.End(in attempt, sawFirstByte, in result);
        return true;
    }

    /// <summary>Copies the attempt; the ticket after the copy proves that what was copied is of this lease.</summary>
    private bool TryRead(long ticket, out Attempt attempt, [NotNullWhen(true)] out FeedbackLoop? loop)
    {
        attempt = _attempt;
        loop = _loop;
        Interlocked.MemoryBarrier();
        return loop is not null && IsRunning(ticket);
    }

    /// <summary>Takes the attempt out of the slot and gives the slot back; true for the one caller whose swap succeeds.</summary>
    internal bool TryTake(long ticket, out Attempt attempt, [NotNullWhen(true)] out FeedbackLoop? loop, out bool sawFirstByte)
    {
        long seen = Volatile.Read(ref _ticket);
        while (true)
        {
            if ((seen & ~1L) != ticket)
            {
                (attempt, loop, sawFirstByte) = (default, null, false);
                return false;
            }
            long found = Interlocked.CompareExchange(ref _ticket, ticket + 2, seen);
            if (found == seen) { break; }
            seen = found;
        }
        attempt = _attempt;
        loop = _loop!;
        sawFirstByte = (seen & 1) != 0;
        // An idle slot keeps nothing alive, and its finalizer has nothing to end.
        _loop = null;
        _attempt = default;
        LeasePool.Return(this);
        return true;
    }
}
