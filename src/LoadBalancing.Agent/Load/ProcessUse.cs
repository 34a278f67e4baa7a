namespace LoadBalancing.Agent.Load;

/// <summary>What a process uses, and what it may use.</summary>
internal interface IProcessUse
{
    /// <summary>Gets the processor time that it used since it began, over all cores.</summary>
    TimeSpan CpuTime { get; }

    /// <summary>Gets its working set in bytes.</summary>
    long WorkingSet { get; }

    ProcessLimits ReadLimits();
}

/// <summary>This process.</summary>
internal sealed class ProcessUse : IProcessUse
{
    public TimeSpan CpuTime => Environment.CpuUsage.TotalTime;

    public long WorkingSet => Environment.WorkingSet;

    public ProcessLimits ReadLimits() => ProcessLimits.OfThisProcess();
}
