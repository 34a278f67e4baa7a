using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Simulation.Scenarios;

namespace LoadBalancing.Client.Simulation.Engine;

/// <summary>What is wrong with a server at present, and since when.</summary>
internal sealed class ServerCondition
{
    public bool IsGone { get; set; }

    public bool IsDown { get; set; }

    public bool Refuses { get; set; }

    public bool Hangs { get; set; }

    /// <summary>The groups of clients that it cannot be reached from.</summary>
    public bool[]? PartitionedFrom { get; private set; }

    public double SlowFactor { get; set; } = 1;

    /// <summary>Wants no new requests, and says so.</summary>
    public bool Drains { get; set; }

    public double FailShare { get; set; }

    public double GatewayFailShare { get; set; }

    public double OverloadShare { get; set; }

    public double Taken { get; set; }

    /// <summary>By how much the network is slower to each group of clients, one way.</summary>
    public long[]? ExtraLatency { get; private set; }

    /// <summary>0 while it does not flap.</summary>
    public long FlapPeriod { get; set; }

    public long StartedAt { get; set; }

    /// <summary>Nobody accepts connections at its address.</summary>
    public bool RefusesConnections => IsGone || IsDown || Refuses;

    public bool IsReachableFrom(int clientGroup) => PartitionedFrom is null || !PartitionedFrom[clientGroup];

    public long ExtraLatencyFor(int clientGroup) => ExtraLatency is null ? 0 : ExtraLatency[clientGroup];

    /// <summary>May work on requests.</summary>
    public bool Works => !IsDown && !Hangs;

    /// <summary>A load balancer that knew everything might send here.</summary>
    public bool IsUsable => Works && !IsGone && !Refuses && !Drains && PartitionedFrom is null;

    /// <summary>Serves every request that gets in.</summary>
    public bool IsFlawless => FailShare == 0 && GatewayFailShare == 0 && OverloadShare == 0;

    /// <summary>Clients had better leave it.</summary>
    public bool IsBad => IsDown || Refuses || Hangs || Drains || FlapPeriod > 0 || SlowFactor > 1 || !IsFlawless || PartitionedFrom is not null;

    /// <summary>Cuts off further groups of clients; those that were cut off before stay so.</summary>
    public void Partition(bool[] clientGroups) => PartitionedFrom = [.. clientGroups.Select((isCut, group) => isCut || !IsReachableFrom(group))];

    /// <summary>Sets the network's extra time for some groups of clients.</summary>
    public void Delay(bool[] clientGroups, long latency) => ExtraLatency = [.. clientGroups.Select((isMeant, group) => isMeant ? latency : ExtraLatencyFor(group))];

    public void Heal()
    {
        (IsDown, Refuses, Hangs, Drains) = (false, false, false, false);
        (PartitionedFrom, ExtraLatency) = (null, null);
        (SlowFactor, FlapPeriod) = (1, 0);
        (FailShare, GatewayFailShare, OverloadShare) = (0, 0, 0);
    }

    /// <summary>What a request is answered at once, without any work; null when it gets in.</summary>
    public OutcomeKind? FastAnswerTo(ulong luck) =>
        IsMeant(FailShare, luck, Salts.FastFailure) ? OutcomeKind.Failure
        : IsMeant(GatewayFailShare, luck, Salts.GatewayFailure) ? OutcomeKind.GatewayFailure
        : IsMeant(OverloadShare, luck, Salts.Overload) ? OutcomeKind.Overloaded
        : null;

    /// <summary>By how much longer services take: others' share, the event's factor, and the rest of a cold start.</summary>
    public double SlownessAt(long now, ServerGroup group)
    {
        double slowness = SlowFactor / ((1 - Taken) * group.Speed);
        long age = now - StartedAt, cold = SimulatedTime.Of(group.ColdStartDuration);
        return age >= cold ? slowness : slowness * (1 + ((group.ColdStartFactor - 1) * (1 - ((double)age / cold))));
    }

    private static bool IsMeant(double share, ulong luck, ulong salt) => share > 0 && Chance.UniformOf(luck, salt) < share;
}
