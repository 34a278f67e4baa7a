using LoadBalancing.Agent.Diagnostics;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Agent.Load;

/// <summary>Reads the load once a second, so that answering with it costs nothing but a look at a cached text.</summary>
internal sealed class LoadMeter(RequestCounts counts, IProcessUse process, Func<double>? application, TimeProvider time, ILogger logger)
{
    /// <summary>Limits change when an orchestrator resizes a container.</summary>
    private const int TicksBetweenLimits = 30;

    private readonly Lock _ticking = new();
    private ProcessLimits _limits = process.ReadLimits();
    private (long At, TimeSpan Cpu, long Ended, long Errors) _last = (time.GetTimestamp(), process.CpuTime, 0, 0);
    private LoadReading _reading = LoadReading.None;
    private ReportTexts _texts = new(LoadReading.None.Text);
    private int _ticks;
    private bool _isUtilizationUnusable;

    public LoadReading Reading => Volatile.Read(ref _reading);

    public RequestCounts Counts => counts;

    /// <summary>Gets the value of <c>endpoint-load-metrics</c> for now.</summary>
    public string Report => Volatile.Read(ref _texts).Of(counts.InFlight);

    public void Tick(long now)
    {
        lock (_ticking)
        {
            double seconds = time.GetElapsedTime(_last.At, now).TotalSeconds;
            if (seconds <= 0) { return; }
            if (++_ticks % TicksBetweenLimits == 0) { _limits = process.ReadLimits(); }
            (long At, TimeSpan Cpu, long Ended, long Errors) next = (now, process.CpuTime, counts.Ended, counts.Errors);
            var reading = new LoadReading(
                Math.Max(0, (next.Cpu - _last.Cpu).TotalSeconds / seconds / _limits.Cores),
                process.WorkingSet / _limits.MemoryBytes,
                (next.Ended - _last.Ended) / seconds,
                (next.Errors - _last.Errors) / seconds,
                AskApplication());
            _last = next;
            Volatile.Write(ref _reading, reading);
            // An idle process keeps its texts.
            string beginning = reading.Text;
            if (beginning != _texts.Beginning) { Volatile.Write(ref _texts, new ReportTexts(beginning)); }
        }
    }

    private double? AskApplication()
    {
        if (application is null) { return null; }
        string problem;
        try
        {
            double share = application();
            if (double.IsFinite(share) && share >= 0)
            {
                _isUtilizationUnusable = false;
                return share;
            }
            problem = $"it is {share}, wanted a finite number, 0 or more";
        }
        catch (Exception e) { problem = $"{e.GetType().Name}: {e.Message}"; }
        if (!_isUtilizationUnusable) { logger.UtilizationUnusable(problem); }
        _isUtilizationUnusable = true;
        return null;
    }
}
