namespace LoadBalancing.Client.Etcd.Tests.Faults.Rig;

/// <summary>What goes wrong in a rollout.</summary>
internal enum FaultKind
{
    None,
    LeaderKilled,
    SlowDisk,
    MemberPartitioned,
    CoordinatorDiesResumed,
    CoordinatorDiesAborted,
    ServerRefuses,
    ServerHangs,
    ClientsRefuse,
    Harm,
    BadDocument,
    AbortAsked,
}

/// <summary>When in a rollout it happens.</summary>
internal enum FaultMoment
{
    Staging,
    Ordered,
    AtTheInstant,
    Baking,
}

/// <summary>One rollout of a scenario, and what goes wrong in it. All of it follows from the seed.</summary>
/// <param name="Kind">What.</param>
/// <param name="Beside">What else, of etcd and the ways to it.</param>
/// <param name="Moment">When, for faults that have a moment.</param>
/// <param name="Offset">How long after it.</param>
/// <param name="Duration">How long the fault lasts.</param>
/// <param name="Victim">Which member, endpoint or server, as a number.</param>
/// <param name="Commit">At which commit a coordinator dies, from 0 on.</param>
/// <param name="IsAfter">After the commit; or a way is stalled rather than cut.</param>
internal sealed record FaultPlan(FaultKind Kind, FaultKind Beside, FaultMoment Moment, TimeSpan Offset, TimeSpan Duration, int Victim, int Commit, bool IsAfter)
{
    private static readonly FaultKind[] s_kinds = [.. Enum.GetValues<FaultKind>().Where(kind => kind != FaultKind.None)];
    private static readonly FaultKind[] s_beside = [FaultKind.LeaderKilled, FaultKind.SlowDisk, FaultKind.MemberPartitioned];

    /// <summary>The lock, its beginning, the order, the bake and the end.</summary>
    public const int Commits = 5;

    /// <summary>Kinds go round, so that few seeds have all of them; the rest is by chance. The last is without a fault: a fleet that was through all that still moves.</summary>
    public static FaultPlan[] Of(int seed, int rollouts)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, rollouts).Select(i =>
        {
            int number = ((seed - 1) * rollouts) + i;
            FaultKind kind = s_kinds[number % s_kinds.Length];
            // Each death point in turn as well.
            int death = number / s_kinds.Length;
            var moment = (FaultMoment)random.Next(4);
            FaultKind beside = Bears(kind) && random.NextDouble() < 0.4 ? s_beside[random.Next(s_beside.Length)] : FaultKind.None;
            return new FaultPlan(kind, beside == kind ? FaultKind.None : beside, moment, TimeSpan.FromMilliseconds(random.Next(moment == FaultMoment.Ordered ? 2500 : 300)),
                TimeSpan.FromMilliseconds(random.Next(500, 5000)), random.Next(1000), (death + random.Next(2)) % Commits, random.Next(2) == 0);
        }), new(FaultKind.None, FaultKind.None, FaultMoment.Staging, TimeSpan.Zero, TimeSpan.Zero, 0, 0, IsAfter: false)];
    }

    public override string ToString() => $"{Kind}{(Beside == FaultKind.None ? "" : $" + {Beside}")} ({Moment} + {Offset.TotalMilliseconds:0} ms, for {Duration.TotalMilliseconds:0} ms, victim {Victim}, commit {Commit} {(IsAfter ? "after" : "before")})";

    /// <summary>Whoever refuses or tells harm must be heard, or there is no refusal.</summary>
    private static bool Bears(FaultKind kind) => kind is FaultKind.LeaderKilled or FaultKind.SlowDisk or FaultKind.MemberPartitioned or FaultKind.CoordinatorDiesResumed or FaultKind.AbortAsked;
}
