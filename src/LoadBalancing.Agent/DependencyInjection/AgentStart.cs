using LoadBalancing.Agent.Binding;
using LoadBalancing.Agent.Diagnostics;
using LoadBalancing.Agent.Documents;
using LoadBalancing.Agent.Load;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Agent.DependencyInjection;

/// <summary>Runs the agent's clock, and reads the sections: first before the application's own services start.</summary>
internal sealed class AgentStart(AgentDocuments documents, LoadMeter load, IEnumerable<SectionSource> sources, TimeProvider time, ILoggerFactory loggers) : IHostedLifecycleService, IDisposable
{
    private static readonly TimeSpan s_tick = TimeSpan.FromSeconds(1);

    private readonly List<SectionLoop> _loops = [];
    private readonly ILogger _logger = loggers.CreateLogger(Log.Category);
    private ITimer? _timer;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        // What runs for ever must not carry the surroundings of whoever started the host.
        using AsyncFlowControl? flow = ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow();
        _timer = time.CreateTimer(static state => ((AgentStart)state!).Tick(), this, s_tick, s_tick);
        foreach (SectionSource source in sources) { _loops.Add(new SectionLoop(source, documents, time, _logger)); }
        foreach (SectionLoop loop in _loops) { loop.Read(); }
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _timer?.Dispose();
        foreach (SectionLoop loop in _loops) { loop.Dispose(); }
    }

    private void Tick()
    {
        long now = time.GetTimestamp();
        try { load.Tick(now); }
        catch (Exception e) { _logger.LoadUnreadable(e); }
        documents.Tick(now);
    }
}
