using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Diagnostics;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Client.Balancing;

/// <summary>Reads the whole section again after it changed: a wake-up, quiet, one copy, and each cluster takes its part of that copy or refuses it.</summary>
internal sealed class ConfigurationLoop : IDisposable
{
    private readonly Lock _running = new();
    private readonly ILogger _logger;
    private readonly Func<SectionCopy> _read;
    private readonly Action<SectionCopy> _apply;
    private readonly QuietTimer _quiet;

    public ConfigurationLoop(TimeProvider time, ILogger logger, Func<SectionCopy> read, Action<SectionCopy> apply)
    {
        _logger = logger;
        _read = read;
        _apply = apply;
        _quiet = new QuietTimer(time, Run);
    }

    /// <inheritdoc cref="QuietTimer.Wake"/>
    public void Wake() => _quiet.Wake();

    public void Dispose() => _quiet.Dispose();

    private void Run()
    {
        // One copy is applied as a whole before the next is read, so that an older copy never follows a newer one.
        lock (_running)
        {
            try { _apply(_read()); }
            catch (Exception e) { _logger.ConfigurationUnreadable(e); }
        }
    }
}
