namespace LoadBalancing.Client.Diagnostics;

/// <summary>The last changes of a cluster, in memory, bounded. A change may be noted on the path of a request, so nobody waits for anybody.</summary>
internal sealed class Journal
{
    /// <summary>Older ones are forgotten.</summary>
    public const int Length = 256;
    private readonly JournalEntry?[] _entries = new JournalEntry?[Length];
    private long _count;

    public void Add(JournalEntry entry) => Volatile.Write(ref _entries[(Interlocked.Increment(ref _count) - 1) % Length], entry);

    /// <summary>The newest first. One that is being written at this moment may be missing.</summary>
    public IReadOnlyList<JournalEntry> Read()
    {
        long count = Interlocked.Read(ref _count);
        var entries = new List<JournalEntry>((int)Math.Min(count, Length));
        for (long i = count - 1; i >= Math.Max(0, count - Length); i--)
        {
            if (Volatile.Read(ref _entries[i % Length]) is { } entry) { entries.Add(entry); }
        }
        return entries;
    }
}
