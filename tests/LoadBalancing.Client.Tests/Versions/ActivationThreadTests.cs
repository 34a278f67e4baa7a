using System.Collections.Concurrent;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Tests.Versions;

/// <summary>On the system's clock nothing can be said about how late; never early, how many, and in which order hold on any machine.</summary>
public sealed class ActivationThreadTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private readonly WallClock _clock = new(TimeProvider.System);
    private readonly ConcurrentQueue<(int Name, DateTimeOffset At, TimeSpan Late, DateTimeOffset Ran)> _ran = [];
    private readonly ActivationScheduler _scheduler;

    public ActivationThreadTests() => _scheduler = new ActivationScheduler(_clock, ownThread: true);

    public void Dispose() => _scheduler.Dispose();

    private IDisposable Schedule(DateTimeOffset at, int name, CountdownEvent? done = null) => _scheduler.Schedule(at, new Activation(late =>
    {
        _ran.Enqueue((name, at, late, _clock.GetUtcNow()));
        done?.Signal();
    }));

    private int[] Names => [.. _ran.Select(ran => ran.Name)];

    [Fact]
    public void Nothing_is_early_and_everything_runs_in_order()
    {
        using var done = new CountdownEvent(400);
        DateTimeOffset start = _clock.GetUtcNow();
        // 400 over 300 ms, four each of an instant, some of which have passed; scheduled in no order of instants.
        for (int i = 0; i < 400; i++) { Schedule(start + TimeSpan.FromMilliseconds(i * 7 % 100 * 3), i, done); }
        DateTimeOffset scheduled = _clock.GetUtcNow();
        Assert.True(done.Wait(s_patience, TestContext.Current.CancellationToken));
        Assert.All(_ran, ran => Assert.True(ran.Ran >= ran.At && ran.Late >= TimeSpan.Zero && ran.Late <= ran.Ran - ran.At, $"{ran}"));
        var ahead = _ran.Where(ran => ran.At > scheduled).ToList();                // the others may have come when later ones had run
        Assert.Equal(ahead.OrderBy(ran => ran.At).ThenBy(ran => ran.Name), ahead);
        Assert.Equal(0, _scheduler.Count);
    }

    [Fact]
    public void What_is_cancelled_does_not_run_and_what_has_passed_does()
    {
        using var done = new CountdownEvent(2);
        DateTimeOffset now = _clock.GetUtcNow();
        IDisposable[] cancelled = [Schedule(now + TimeSpan.FromMilliseconds(60), 1), Schedule(now + TimeSpan.FromHours(1), 2)];
        foreach (IDisposable one in cancelled) { one.Dispose(); }
        Schedule(now + TimeSpan.FromMilliseconds(120), 3, done);
        Schedule(now - TimeSpan.FromMinutes(1), 4, done);
        Assert.True(done.Wait(s_patience, TestContext.Current.CancellationToken));
        Assert.Equal([4, 3], Names);
        Assert.True(_ran.First().Late >= TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void The_pool_prepares_them()
    {
        using var prepared = new ManualResetEventSlim();
        bool pool = true;
        long begin = TimeProvider.System.GetTimestamp();
        // On a machine that stalls over the instant nothing is prepared: then another one is tried.
        while (!prepared.IsSet && TimeProvider.System.GetElapsedTime(begin) < s_patience)
        {
            using var done = new CountdownEvent(1);
            _scheduler.Schedule(_clock.GetUtcNow() + TimeSpan.FromMilliseconds(200), new Activation(_ => done.Signal(), () =>
            {
                pool &= Thread.CurrentThread.IsThreadPoolThread;
                prepared.Set();
            }));
            Assert.True(done.Wait(s_patience, TestContext.Current.CancellationToken));
            prepared.Wait(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        }
        Assert.True(prepared.IsSet && pool);
    }

    [Fact]
    public void A_clock_that_jumps_forward_is_seen()
    {
        using var done = new CountdownEvent(2);
        DateTimeOffset now = _clock.GetUtcNow();
        Schedule(now + TimeSpan.FromHours(2), 2, done);                           // only the timer waits
        Schedule(now + TimeSpan.FromHours(1), 1, done);
        _clock.Jump(TimeSpan.FromHours(3));
        Assert.True(done.Wait(s_patience, TestContext.Current.CancellationToken));
        Assert.Equal([1, 2], Names);
        Assert.All(_ran, ran => Assert.True(ran.Late >= TimeSpan.FromMinutes(59), $"{ran}"));
    }

    [Fact]
    public void A_clock_that_jumps_back_waits_again()
    {
        using CountdownEvent first = new(1), done = new(1);
        Schedule(_clock.GetUtcNow(), 0, first);                                   // the thread is there when it jumps
        Assert.True(first.Wait(s_patience, TestContext.Current.CancellationToken));
        Schedule(_clock.GetUtcNow() + TimeSpan.FromMinutes(1), 1);
        Schedule(_clock.GetUtcNow() + TimeSpan.FromSeconds(40), 2);
        _clock.Jump(TimeSpan.FromMinutes(-10));
        Schedule(_clock.GetUtcNow() + TimeSpan.FromMilliseconds(200), 3, done);
        Assert.True(done.Wait(s_patience, TestContext.Current.CancellationToken));
        Assert.Equal([0, 3], Names);
        Assert.Equal(2, _scheduler.Count);
    }

    private sealed class Activation(Action<TimeSpan> activate, Action? prepare = null) : IActivation
    {
        public void Prepare() => prepare?.Invoke();

        public void Activate(TimeSpan late) => activate(late);
    }
}
