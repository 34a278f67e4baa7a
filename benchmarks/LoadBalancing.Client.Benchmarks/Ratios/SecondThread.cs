using System.Diagnostics;

namespace LoadBalancing.Client.Benchmarks.Ratios;

/// <summary>A thread that runs the same as the caller's at the same time.</summary>
internal sealed class SecondThread : IDisposable
{
    private readonly Barrier _barrier = new(2);
    private readonly Thread _thread;
    private Action<int>? _run;
    private int _operations;
    private int _arrived;
    private long _start, _end;

    public SecondThread()
    {
        _thread = new Thread(Loop) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>The time that one of both threads took, and the share of the time in which both ran: one after the other would contend for nothing.</summary>
    public (TimeSpan Time, double Overlap) RunBeside(Action<int> run, int operations)
    {
        (_run, _operations, _arrived) = (run, operations, 0);
        _barrier.SignalAndWait();
        (long start, long end) = Timed(run, operations);
        _barrier.SignalAndWait();
        double both = Math.Min(end, _end) - Math.Max(start, _start), whole = Math.Max(end, _end) - Math.Min(start, _start);
        return (Stopwatch.GetElapsedTime(0, ((end - start) + (_end - _start)) / 2), both / whole);
    }

    public void Dispose()
    {
        _run = null;
        _barrier.SignalAndWait();
        _thread.Join();
        _barrier.Dispose();
    }

    /// <summary>A barrier wakes a sleeping thread late: both spin until both are here.</summary>
    private (long Start, long End) Timed(Action<int> run, int operations)
    {
        Interlocked.Increment(ref _arrived);
        while (Volatile.Read(ref _arrived) < 2) { Thread.SpinWait(1); }
        long start = Stopwatch.GetTimestamp();
        run(operations);
        return (start, Stopwatch.GetTimestamp());
    }

    private void Loop()
    {
        while (true)
        {
            _barrier.SignalAndWait();
            if (_run is not { } run) { return; }
            (_start, _end) = Timed(run, _operations);
            _barrier.SignalAndWait();
        }
    }
}
