using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Client.IntegrationTests.Harness;

/// <summary>Keeps every log line of the process under test, at every level.</summary>
internal sealed class LogCapture : ILoggerProvider
{
    private readonly ConcurrentQueue<(string Category, LogLevel Level, int Id, string Text)> _lines = new();

    public IReadOnlyList<(string Category, LogLevel Level, int Id, string Text)> Lines => [.. _lines];

    /// <summary>Gets the library's own lines from a level up.</summary>
    public IEnumerable<(int Id, string Text)> Ours(LogLevel from) =>
        Lines.Where(line => line.Category.StartsWith("LoadBalancing.Client", StringComparison.Ordinal) && line.Level >= from).Select(line => (line.Id, line.Text));

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, _lines);

    public void Dispose()
    {
    }

    private sealed class Logger(string category, ConcurrentQueue<(string, LogLevel, int, string)> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue((category, logLevel, eventId.Id, formatter(state, exception)));
    }
}
