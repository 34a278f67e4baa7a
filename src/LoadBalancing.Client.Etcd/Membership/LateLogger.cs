using Microsoft.Extensions.Logging;

namespace LoadBalancing.Client.Etcd.Membership;

/// <summary>Configuration is read before there is a logger: the first lines wait until there is one. Without a member in the process there never is, and only the first few are kept.</summary>
internal sealed class LateLogger : ILogger
{
    private const int Most = 32;

    private readonly Lock _lock = new();
    private readonly List<Action<ILogger>> _waiting = [];
    private ILogger? _target;

    public ILogger Target
    {
        set
        {
            Action<ILogger>[] waiting;
            lock (_lock)
            {
                _target = value;
                waiting = [.. _waiting];
                _waiting.Clear();
            }
            foreach (Action<ILogger> write in waiting) { write(value); }
        }
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => _target?.IsEnabled(logLevel) ?? logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel)) { return; }
        ILogger? target;
        lock (_lock)
        {
            target = _target;
            if (target is null && _waiting.Count < Most) { _waiting.Add(later => later.Log(logLevel, eventId, state, exception, formatter)); }
        }
        target?.Log(logLevel, eventId, state, exception, formatter);
    }
}
