namespace LoadBalancing.Agent.Documents;

/// <summary>A version that requests run on.</summary>
internal sealed class HeldVersion(long number, string? digest, object? content)
{
    private bool _isAsked, _wasAsked;

    public long Number => number;

    public string? Digest => digest;

    public object? Content => content;

    /// <summary>Gets or sets the time, in the clock's units, of the last second in which a request named it; written by the clock's tick only.</summary>
    public long AskedAt { get; set; }

    /// <summary>Gets a value indicating whether requests have named it lately: until it is dropped for want of them.</summary>
    public bool IsNamed => _wasAsked || Volatile.Read(in _isAsked);

    /// <summary>A request names it. The clock is not read here: the next tick takes the note.</summary>
    public void Ask()
    {
        if (!Volatile.Read(ref _isAsked)) { Volatile.Write(ref _isAsked, true); }
    }

    public bool TakeAsked()
    {
        if (!Interlocked.Exchange(ref _isAsked, false)) { return false; }
        _wasAsked = true;
        return true;
    }

    public bool IsSameContent(string? other) => digest is null || other is null || digest == other;
}
