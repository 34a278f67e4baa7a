using System.Diagnostics;

namespace LoadBalancing.Client.Benchmarks.Ratios;

/// <summary>A thread that runs the same as the caller's at the same time.</summary>
internal sealed class SecondThread : IDisposable
{
    private readonly Barrier _barrier = new(2);
    private readonly Thread _thread;
    private Action<int>? _run;
    private int _operations;

    public SecondThread()
    {
        _thread = new Thread(Loop) { IsBackground = true };
        _thread.Start();
    }

    public TimeSpan RunBeside(Action<int> run, int operations)
    {
        (_run, _operations) = (run, operations);
        _barrier.SignalAndWait();
        long start = Stopwatch.GetTimestamp();
        run(operations);
        _barrier.SignalAndWait();
        return Stopwatch.GetElapsedTime(start);
    }

    public void Dispose()
    {
        _run = null;
        _barrier.SignalAndWait();
        _thread.Join();
        _barrier.Dispose();
    }

    private void Loop()
    {
        while (true)
        {
            _barrier.SignalAndWait();
            if (_run is not { } run) { return; }
            run(_operations);
            _barrier.SignalAndWait();
        }
    }
}
