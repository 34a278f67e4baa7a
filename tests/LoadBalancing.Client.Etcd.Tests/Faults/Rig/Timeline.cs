using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Client.Etcd.Tests.Faults.Rig;

/// <summary>All that happened, by one clock: what is printed with the seed when a scenario fails.</summary>
internal sealed class Timeline
{
    private readonly ConcurrentQueue<(DateTimeOffset At, string Who, string What)> _lines = [];

    public void Say(string who, string what) => _lines.Enqueue((TimeProvider.System.GetUtcNow(), who, what));

    public override string ToString() => string.Join('\n', _lines.OrderBy(line => line.At).Select(line => string.Create(CultureInfo.InvariantCulture, $"{line.At:HH:mm:ss.fff} {line.Who,-12} {line.What}")));
}

/// <summary>A member's log: onto the timeline, and when it was isolated, by its own words.</summary>
internal sealed class MemberLog(string who, Timeline timeline) : ILoggerProvider, ILogger
{
    private const int IsolatedId = 620, ReturnedId = 621;

    /// <summary>Each time that it lost etcd (true), or was back.</summary>
    public ConcurrentQueue<(DateTimeOffset At, bool IsIsolated)> Isolations { get; } = [];

    public ConcurrentQueue<(int Id, LogLevel Level, string Text)> Lines { get; } = [];

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel)) { return; }
        string text = formatter(state, exception) + (exception is null ? "" : $" ({exception.GetType().Name}: {exception.Message})");
        Lines.Enqueue((eventId.Id, logLevel, text));
        if (eventId.Id is IsolatedId or ReturnedId) { Isolations.Enqueue((TimeProvider.System.GetUtcNow(), eventId.Id == IsolatedId)); }
        timeline.Say(who, string.Create(CultureInfo.InvariantCulture, $"{eventId.Id} {text}"));
    }

    public void Dispose() { }

    /// <summary>Whether at some moment of that time it was isolated.</summary>
    public bool WasIsolated(DateTimeOffset from, DateTimeOffset to)
    {
        DateTimeOffset? since = null;
        foreach ((DateTimeOffset at, bool isIsolated) in Isolations)
        {
            if (isIsolated) { since = at; }
            else if (since is { } began)
            {
                if (began <= to && at >= from) { return true; }
                since = null;
            }
        }
        return since is { } still && still <= to;
    }
}
