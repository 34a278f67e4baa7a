using LoadBalancing.Client.Etcd;
using LoadBalancing.Lbctl.Output;
using Spectre.Console;

namespace LoadBalancing.Lbctl.Views;

/// <summary>The rollout on a terminal, drawn over itself: at each change, and each second for the time that is left.</summary>
internal sealed class LiveRolloutView : RolloutView
{
    private static readonly TimeSpan s_redraw = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Screen _screen;
    private readonly TimeProvider _time;
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _said = [];
    private readonly ITimer _timer;
    private readonly Task _live;
    private LiveDisplayContext? _context;

    public LiveRolloutView(Screen screen, TimeProvider time)
    {
        (_screen, _time) = (screen, time);
        _live = screen.Console.Live(new Text("")).AutoClear(true).Overflow(VerticalOverflow.Crop).StartAsync(context =>
        {
            lock (_lock) { _context = context; }
            return _end.Task;
        });
        _timer = time.CreateTimer(_ => Draw(), null, s_redraw, s_redraw);
    }

    /// <summary>In the picture, and by itself when that is gone.</summary>
    public override void Say(string line)
    {
        lock (_lock) { _said.Add(_screen.Secrets.Hide(line)); }
        Draw();
    }

    public override async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync().ConfigureAwait(false);
        lock (_lock) { _end.TrySetResult(); }
        await _live.ConfigureAwait(false);
        // The picture is gone; what was said stays.
        foreach (string line in _said) { _screen.Line(line); }
    }

    protected override void Show(FleetStatus? before, FleetStatus now) => Draw();

    private void Draw()
    {
        lock (_lock)
        {
            if (_context is not { } context || _end.Task.IsCompleted) { return; }
            context.UpdateTarget(RolloutPicture.Of(Last, _said, _screen, _time.GetUtcNow()));
            context.Refresh();
        }
    }
}
