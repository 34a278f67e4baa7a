using System.Diagnostics;

namespace LoadBalancing.Client.Benchmarks.Flips;

/// <summary>When each of a round's activations ran, by the wall clock.</summary>
internal sealed class FlipRound(int count, DateTimeOffset at)
{
    private readonly long[] _ran = new long[count];
    private int _done;

    public int Count => count;

    public DateTimeOffset At => at;

    /// <summary>The work of one activation: two volatile writes, of which the second tells the waiting that it is done.</summary>
    public void Ran(int index) => Ran(index, DateTime.UtcNow.Ticks);

    public void Ran(int index, long ticks)
    {
        Volatile.Write(ref _ran[index], ticks);
        Interlocked.Increment(ref _done);
    }

    public void Wait() => WaitUntil(() => Volatile.Read(ref _done) >= count);

    /// <summary>Waits, with hardly any work of its own, which would disturb the idle rounds.</summary>
    public static void WaitUntil(Func<bool> isOver)
    {
        long start = Stopwatch.GetTimestamp();
        while (!isOver())
        {
            if (Stopwatch.GetElapsedTime(start) > TimeSpan.FromSeconds(30)) { throw new TimeoutException("Not all of a round ran."); }
            Thread.Sleep(20);
        }
    }

    /// <summary>Microseconds between the first and the last.</summary>
    public double Spread => (_ran.Max() - _ran.Min()) / 10.0;

    /// <summary>Microseconds after the instant, of each.</summary>
    public IEnumerable<double> Errors => _ran.Select(ran => (ran - at.UtcTicks) / 10.0);
}
