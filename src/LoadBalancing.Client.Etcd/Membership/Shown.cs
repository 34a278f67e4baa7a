using LoadBalancing.Client.Etcd.Fleets;

namespace LoadBalancing.Client.Etcd.Membership;

/// <summary>What the configuration of a process shows at one moment, by versions. Immutable.</summary>
/// <param name="Running">The version whose plain keys are shown; null for nothing.</param>
/// <param name="Versioned">The version whose versioned parts are shown: what runs, or what is to be prepared or run next.</param>
/// <param name="ActivateAt">From which instant on the versioned parts are to run; null: they run.</param>
/// <param name="Supersedes">The higher version that the versioned parts are meant to follow; null where there is none.</param>
internal sealed record Shown(long? Running, long? Versioned, DateTimeOffset? ActivateAt, long? Supersedes)
{
    /// <summary>A version that is to be prepared, and whose instant nobody knows.</summary>
    public static readonly DateTimeOffset Never = new(9999, 12, 31, 23, 59, 59, TimeSpan.Zero);

    public static readonly Shown Nothing = new(null, null, null, null);

    public static Shown Of(FleetView view, Standing standing, DateTimeOffset now)
    {
        long? running = RunningOf(view, standing, now);
        (long? next, DateTimeOffset? at) = standing.IsSettled ? NextOf(view, standing, running) : (null, null);
        return Of(view, standing, running, next ?? running, at);
    }

    /// <summary>The same without what waits.</summary>
    public static Shown Only(FleetView view, Standing standing, long? running) => Of(view, standing, running, running, at: null);

    private static Shown Of(FleetView view, Standing standing, long? running, long? versioned, DateTimeOffset? at)
    {
        long active = view.Active is { } wanted && wanted.Version == versioned ? wanted.Highest : 0, staged = view.Staged is { } prepared && prepared.Version == versioned ? prepared.Highest : 0;
        long highest = Math.Max(standing.Highest, Math.Max(active, staged));
        return new(running, versioned, at, versioned < highest ? highest : null);
    }

    /// <summary>The version that is to run, as far as the process has heard; nothing is made for it, since it is asked at the instant.</summary>
    public static long? RunningOf(FleetView view, Standing standing, DateTimeOffset now)
    {
        // Without a record nobody has said anything: a store that lost its data is no reason to change.
        if (view.Active is not { } active || standing.IsIsolated) { return standing.Running; }
        (long? before, long? after) = view.TargetOf(standing.Position);
        // The second: a clock that has gone back over the instant.
        if (now >= active.ActivateAt || standing.Running == after) { return after; }
        // The first version of all, and one that is gone back to: who is at work flips at the instant, and only who starts takes it at once.
        if (active.Previous is null || active.Previous == active.Version) { return standing.Running ?? (standing.IsSettled ? null : before); }
        return before;
    }

    private static (long? Next, DateTimeOffset? At) NextOf(FleetView view, Standing standing, long? running)
    {
        if (view.Active is { } active && view.TargetOf(standing.Position).After is { } after && after != running) { return (after, standing.IsIsolated ? Never : active.ActivateAt); }
        return view.ToPrepare is { } staged && staged != running ? (staged, Never) : (null, null);
    }
}
