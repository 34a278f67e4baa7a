using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Tests.Versions;

/// <summary>A scheduler whose activations write down when they ran, by a wall clock that a test can set.</summary>
internal sealed class Activations : IDisposable
{
    public Activations()
    {
        Clock = new WallClock(Time);
        Scheduler = new ActivationScheduler(Clock) { OnError = error => Errors.Add(error.Message) };
    }

    public ManualTime Time { get; } = new();

    public WallClock Clock { get; }

    public ActivationScheduler Scheduler { get; }

    /// <summary>Such as <c>"a prepares at 950"</c> and <c>"a at 1000 late 0"</c>; milliseconds since the start, by the wall clock.</summary>
    public List<string> Log { get; } = [];

    public List<string> Errors { get; } = [];

    public IDisposable At(double milliseconds, string name, Action? then = null) =>
        Scheduler.Schedule(WallClock.Start + TimeSpan.FromMilliseconds(milliseconds), new Noted(this, name, then));

    public void Advance(double milliseconds) => Time.Advance(TimeSpan.FromMilliseconds(milliseconds));

    public string[] Activated => [.. Log.Where(line => !line.Contains("prepares", StringComparison.Ordinal))];

    public void Dispose() => Scheduler.Dispose();

    private sealed class Noted(Activations test, string name, Action? then) : IActivation
    {
        public void Prepare() => test.Log.Add(FormattableString.Invariant($"{name} prepares at {test.Clock.Milliseconds}"));

        public void Activate(TimeSpan late)
        {
            test.Log.Add(FormattableString.Invariant($"{name} at {test.Clock.Milliseconds} late {late.TotalMilliseconds}"));
            then?.Invoke();
        }
    }
}

/// <summary>A clock whose wall time somebody sets, while its timers go on as before.</summary>
internal sealed class WallClock(TimeProvider inner) : TimeProvider
{
    public static readonly DateTimeOffset Start = new ManualTime().GetUtcNow();

    private long _ahead;

    public double Milliseconds => (GetUtcNow() - Start).TotalMilliseconds;

    public override long TimestampFrequency => inner.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => inner.GetUtcNow() + new TimeSpan(Volatile.Read(ref _ahead));

    public override long GetTimestamp() => inner.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => inner.CreateTimer(callback, state, dueTime, period);

    public void Jump(TimeSpan by) => Interlocked.Add(ref _ahead, by.Ticks);
}
