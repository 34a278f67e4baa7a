using LoadBalancing.Client.Etcd;

namespace LoadBalancing.Lbctl.Tests.Doubles;

/// <summary>Made-up fleets.</summary>
internal static class Fleet
{
    public static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public static FleetStatus Of(params FleetMember[] members) => new("/fleet", 7, Noon, 41, Noon.AddHours(-1), 100, 40, null, members, ["All is well."]);

    public static FleetStatus With(this FleetStatus status, string phase, int prepared = 0, int confirmed = 0, string? reason = null, int wave = 1, params double[] waves) => status with
    {
        Rollout = new RolloutStatus(9, 42, 41, phase, wave, waves.Length == 0 ? [100] : waves, "ann@host", "ann@host", Noon, Noon.AddMinutes(1), prepared, confirmed, reason),
    };

    public static FleetMember Member(string id, string state = "ready", string role = "client", string? error = null, bool late = false, double? clockMs = null, long? staged = null) => new(
        role, id, state, 41, staged, late, error, 12.5, Noon, clockMs is { } offset ? new ClockOffset(null, TimeSpan.FromMilliseconds(offset)) : null);

    public static RolloutHistory Ended(long version, string outcome = "done", string? reason = null) => new(version + 1_000, version, version - 1, outcome, reason, "ann@host", Noon, Noon.AddSeconds(90), 17);
}
