namespace LoadBalancing.Client.Benchmarks.Flips;

/// <summary>Threads that never rest.</summary>
internal sealed class BusyThreads : IDisposable
{
    private readonly Thread[] _threads;
    private volatile bool _stop;

    public BusyThreads(int count)
    {
        _threads = [.. Enumerable.Range(0, count).Select(_ => new Thread(Work) { IsBackground = true })];
        foreach (Thread thread in _threads) { thread.Start(); }
    }

    public void Dispose()
    {
        _stop = true;
        foreach (Thread thread in _threads) { thread.Join(); }
    }

    private void Work() { while (!_stop) { Thread.SpinWait(1_000); } }
}
