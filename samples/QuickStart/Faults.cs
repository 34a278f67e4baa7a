using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace QuickStart;

/// <summary>What a server does with one request.</summary>
internal readonly record struct Answer(int Status, TimeSpan Delay);

/// <summary>Which server does what, and when. Each run starts it anew, so that both policies meet the same faults at the same moments.</summary>
internal sealed class Faults
{
    public const string Slow = "turns-slow";
    public const string Failing = "fails-fast";

    /// <summary>An overloaded server that turns away every tenth request: these get their 503 within a millisecond, the others wait.</summary>
    public static readonly TimeSpan FailingFrom = TimeSpan.FromSeconds(2);
    public static readonly TimeSpan BusyDelay = TimeSpan.FromMilliseconds(60);
    public const int RequestsPerFailure = 10;

    public static readonly TimeSpan SlowFrom = TimeSpan.FromSeconds(5);
    public static readonly TimeSpan SlowDelay = TimeSpan.FromMilliseconds(300);

    private static readonly TimeSpan s_usualDelay = TimeSpan.FromMilliseconds(5);

    private int _busyRequests;
    private long _startedAt = Stopwatch.GetTimestamp();

    public static string[] ServerNames { get; } = ["good-1", "good-2", "good-3", Slow, Failing];

    public void Restart()
    {
        Volatile.Write(ref _busyRequests, 0);
        Volatile.Write(ref _startedAt, Stopwatch.GetTimestamp());
    }

    public Answer Next(string server)
    {
        TimeSpan elapsed = Stopwatch.GetElapsedTime(Volatile.Read(ref _startedAt));
        if (server == Slow && elapsed >= SlowFrom) { return new(StatusCodes.Status200OK, SlowDelay); }
        if (server == Failing && elapsed >= FailingFrom) { return TurnAwaySome(); }
        return new(StatusCodes.Status200OK, s_usualDelay);
    }

    private Answer TurnAwaySome() => Interlocked.Increment(ref _busyRequests) % RequestsPerFailure == 0
        ? new(StatusCodes.Status503ServiceUnavailable, TimeSpan.Zero)
        : new(StatusCodes.Status200OK, BusyDelay);
}
