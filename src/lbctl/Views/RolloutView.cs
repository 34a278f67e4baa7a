using LoadBalancing.Client.Etcd;
using LoadBalancing.Lbctl.Output;

namespace LoadBalancing.Lbctl.Views;

/// <summary>Shows a rollout while it goes on. Told from any thread.</summary>
internal abstract class RolloutView : IProgress<FleetStatus>, IAsyncDisposable
{
    private FleetStatus? _last;

    /// <summary>What was reported last.</summary>
    public FleetStatus? Last => Volatile.Read(ref _last);

    public static RolloutView Of(Screen screen, TimeProvider time) => screen.IsPlain ? new PlainRolloutView(screen, time) : new LiveRolloutView(screen, time);

    public void Report(FleetStatus value)
    {
        FleetStatus? before = Interlocked.Exchange(ref _last, value);
        Show(before, value);
    }

    /// <summary>A line that stays.</summary>
    public abstract void Say(string line);

    public abstract ValueTask DisposeAsync();

    protected abstract void Show(FleetStatus? before, FleetStatus now);
}
