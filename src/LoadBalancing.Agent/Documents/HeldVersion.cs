namespace LoadBalancing.Agent.Documents;

/// <summary>A version that requests run on.</summary>
internal sealed class HeldVersion(long number, string? digest, object? content)
{
    private bool _isAsked;

    public long Number => number;

    public string? Digest => digest;

    public object? Content => content;

    /// <summary>Gets or sets the time, in the clock's units, of the last second in which a request named it; written by the clock's tick only.</summary>
    public long AskedAt { get; set; }

    /// <summary>A request names it. The clock is not read here: the next tick takes the note.</summary>
    public void Ask()
    {
        if (!Volatile.Read(ref _isAsked)) { Volatile.Write(ref _isAsked, true); }
    }

    public bool TakeAsked() => Interlocked.Exchange(ref _isAsked, false);

    public bool IsSameContent(string? other) => digest is null || other is null || digest == other;
}
