using LoadBalancing.Agent.Diagnostics;
using LoadBalancing.Client.Balancing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace LoadBalancing.Agent.Binding;

/// <summary>Offers what a section holds: at start, and after each change, when it has been quiet.</summary>
internal sealed class SectionLoop : IDisposable
{
    private readonly Lock _reading = new();
    private readonly SectionSource _source;
    private readonly IAgent _agent;
    private readonly ILogger _logger;
    private readonly QuietTimer _quiet;
    private readonly IDisposable _changes;

    public SectionLoop(SectionSource source, IAgent agent, TimeProvider time, ILogger logger)
    {
        _source = source;
        _agent = agent;
        _logger = logger;
        _quiet = new QuietTimer(time, Read);
        _changes = ChangeToken.OnChange(source.Section.GetReloadToken, _quiet.Wake);
    }

    /// <summary>Reads now. What is offered is applied in the background.</summary>
    public void Read()
    {
        // What one reading offers is offered before the next is read, so that an older one never follows a newer one.
        lock (_reading)
        {
            try { Offer(SectionReading.Of(_source)); }
            catch (Exception e) { _logger.SectionUnreadable(e, _source.Document); }
        }
    }

    public void Dispose()
    {
        _changes.Dispose();
        _quiet.Dispose();
    }

    private void Offer(SectionReading reading)
    {
        if (reading.IsChanging) { _quiet.Wake(); }
        else if (reading.Offered is { } version) { _ = _agent.OfferAsync(_source.Document, version); }
        else if (reading.Problem is { } problem) { _agent.Fail(_source.Document, reading.Number, problem); }
    }
}
