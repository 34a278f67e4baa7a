using LoadBalancing.Client.Load;

namespace LoadBalancing.Client.Health;

/// <summary>The settings of one version.</summary>
internal sealed record SlowStartConfig(TimeSpan Window, TimeSpan JoinWindow, double Aggression, double MinimumShare)
{
    public static SlowStartConfig From(SlowStartOptions options) => new(options.Window, options.JoinWindow, options.Aggression, options.MinimumShare);

    public SlowStartRamp? OnReturn(long now, StampClock clock) => Ramp(Window, now, clock);

    public SlowStartRamp? OnJoin(long now, StampClock clock) => Ramp(JoinWindow, now, clock);

    private SlowStartRamp? Ramp(TimeSpan window, long now, StampClock clock) =>
        window > TimeSpan.Zero ? new SlowStartRamp(now, clock.After(0, window), 1 / Aggression, MinimumShare) : null;
}
