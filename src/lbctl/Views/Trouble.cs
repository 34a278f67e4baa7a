using LoadBalancing.Client.Etcd;

namespace LoadBalancing.Lbctl.Views;

/// <summary>Whom to look at first.</summary>
internal static class Trouble
{
    /// <returns>Higher is worse; 0 for a member that is where it should be.</returns>
    public static int Of(FleetMember member, RolloutStatus? rollout) => member switch
    {
        { State: "refused" or "harmed" } => 4,
        { State: "behind" } or { IsLaggard: true } => 3,
        _ when rollout is { Phase: "staging" } && member.Staged != rollout.Version => 2,
        { State: "preparing" } => 1,
        _ => 0,
    };
}
