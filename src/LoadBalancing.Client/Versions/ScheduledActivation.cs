namespace LoadBalancing.Client.Versions;

/// <summary>One activation that waits; disposing cancels it. Whoever takes <see cref="_activation"/> out has it, so it is activated or cancelled, never both, and what was cancelled is not kept alive until its instant.</summary>
internal sealed class ScheduledActivation(ActivationScheduler scheduler, long at, long order, IActivation activation) : IDisposable, IComparable<ScheduledActivation>
{
    private IActivation? _activation = activation;
    private IActivation? _activated;

    /// <summary>The instant in ticks of UTC.</summary>
    public long At => at;

    /// <summary>Whether its chance to prepare is used up; written under the scheduler's lock.</summary>
    public bool IsPrepared { get; set; }

    public bool IsOver => Volatile.Read(ref _activation) is null;

    public int CompareTo(ScheduledActivation? other) => other is null ? 1 : at != other.At ? at.CompareTo(other.At) : order.CompareTo(other.Order);

    private long Order => order;

    public void Prepare()
    {
        try { Volatile.Read(ref _activation)?.Prepare(); }
        catch (Exception e) { scheduler.Report(e); }
    }

    public void Activate(TimeSpan late)
    {
        try { (_activated = Interlocked.Exchange(ref _activation, null))?.Activate(late); }
        catch (Exception e) { scheduler.Report(e); }
    }

    /// <summary>After all of its moment are active; nothing where it was cancelled.</summary>
    public void Follow()
    {
        try { _activated?.Follow(); }
        catch (Exception e) { scheduler.Report(e); }
        _activated = null;
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _activation, null) is not null) { scheduler.Forget(this); }
    }
}
