using System.Runtime.CompilerServices;

namespace LoadBalancing.Client.Versions;

/// <summary>
/// Activates at instants of the wall clock, never early, and all of one instant back to back: clusters that share an <c>ActivateAt</c> change within microseconds of each other. On the system's clock
/// one thread waits finely (<see cref="ActivationThread"/>), on any other the clock's own timers do, at exactly the instant and in the order of (instant, scheduling), so that a simulation repeats.
/// </summary>
/// <remarks>The wall clock is read at least each second, and before each activation: a clock that jumps forward activates at once, one that jumps back makes wait again.</remarks>
internal sealed class ActivationScheduler : IDisposable
{
    /// <summary>The longest wait without a look at the wall clock.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    private static readonly ConditionalWeakTable<TimeProvider, ActivationScheduler> s_ofOthers = [];

    private readonly ActivationQueue _queue = new();
    private readonly List<ScheduledActivation> _due = [], _prepare = [];        // of the one that steps
    private readonly IActivationDriver _driver;
    private long _scheduled;
    private volatile bool _disposed;

    public ActivationScheduler(TimeProvider time)
        : this(time, ownThread: time == TimeProvider.System) { }

    internal ActivationScheduler(TimeProvider time, bool ownThread)
    {
        Time = time;
        _driver = ownThread ? new ActivationThread(this) : new ActivationTimer(this);
    }

    /// <summary>Gets the process's own; never disposed.</summary>
    public static ActivationScheduler Shared { get; } = new(TimeProvider.System);

    /// <summary>The one of a clock: clusters that share it share their moments.</summary>
    public static ActivationScheduler Of(TimeProvider time) => time == TimeProvider.System ? Shared : s_ofOthers.GetValue(time, static other => new ActivationScheduler(other));

    /// <summary>Gets or sets who is told what an activation threw; the default tells nobody. What it throws itself is lost.</summary>
    public Action<Exception> OnError { get; set; } = static _ => { };

    public TimeProvider Time { get; }

    /// <summary>Gets what guards queue and driver. An object and not a Lock: the thread waits on it.</summary>
    public object Gate { get; } = new();

    /// <summary>Gets how many wait.</summary>
    public int Count { get { lock (Gate) { return _queue.Count; } } }

    public long UtcTicks => Time.GetUtcNow().UtcTicks;

    /// <summary>As <see cref="ActivationQueue.Next"/>; under the gate.</summary>
    public long? Next => _queue.Next;

    /// <summary>As <see cref="ActivationQueue.NearInstant"/>; under the gate.</summary>
    public long? NearInstant => _queue.NearInstant;

    /// <summary>Activates at an instant, or at once if it has passed, but never inside this call.</summary>
    /// <returns>What cancels: once its Dispose has returned, the activation is not begun any more; one that runs already runs to its end.</returns>
    public IDisposable Schedule(DateTimeOffset at, IActivation activation)
    {
        ArgumentNullException.ThrowIfNull(activation);
        lock (Gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var entry = new ScheduledActivation(this, at.UtcTicks, ++_scheduled, activation);
            _queue.Add(entry);
            _driver.Changed();
            return entry;
        }
    }

    /// <summary>Nothing is begun any more.</summary>
    public void Dispose()
    {
        lock (Gate)
        {
            _disposed = true;
            _queue.Clear();
            _driver.Dispose();
        }
    }

    /// <summary>Does what is due. One thread at a time; activations run outside the gate.</summary>
    /// <param name="beside">Who runs what nothing waits for: preparations, and what follows activations.</param>
    /// <returns>Whether there was anything.</returns>
    internal bool Step(Action<ScheduledActivation[], Action<ScheduledActivation>> beside)
    {
        lock (Gate) { _queue.Take(UtcTicks, _due, _prepare); }
        if (_due.Count == 0 && _prepare.Count == 0) { return false; }
        Flip();
        if (_due.Count > 0) { beside([.. _due], static entry => entry.Follow()); }
        _due.Clear();
        if (_prepare.Count > 0) { beside([.. _prepare], static entry => entry.Prepare()); }
        _prepare.Clear();
        return true;
    }

    internal void Forget(ScheduledActivation entry)
    {
        lock (Gate)
        {
            _queue.Remove(entry);
            _driver.Changed();
        }
    }

    internal void Report(Exception error)
    {
        try { OnError(error); }
        catch (Exception) { /* Nobody is left to tell. */ }
    }

    private void Flip()
    {
        for (int i = 0; i < _due.Count; i++)
        {
            long late = UtcTicks - _due[i].At;
            if (late < 0 || _disposed)
            {
                PutBack(i);
                _due.RemoveRange(i, _due.Count - i);
                break;
            }
            _due[i].Activate(new TimeSpan(late));
        }
    }

    /// <summary>The clock went back between the look and here.</summary>
    private void PutBack(int first)
    {
        lock (Gate)
        {
            foreach (ScheduledActivation entry in _due[first..]) { if (!entry.IsOver && !_disposed) { _queue.Add(entry); } }
        }
    }
}
