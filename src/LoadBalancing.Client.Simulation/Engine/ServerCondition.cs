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

    public double FailShare { get; set; }

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
    public bool IsUsable => Works && !IsGone && !Refuses && PartitionedFrom is null;

    /// <summary>Clients had better leave it.</summary>
    public bool IsBad => IsDown || Refuses || Hangs || FlapPeriod > 0 || SlowFactor > 1 || FailShare > 0 || PartitionedFrom is not null;

    /// <summary>Cuts off further groups of clients; those that were cut off before stay so.</summary>
    public void Partition(bool[] clientGroups) => PartitionedFrom = [.. clientGroups.Select((isCut, group) => isCut || !IsReachableFrom(group))];

    /// <summary>Sets the network's extra time for some groups of clients.</summary>
    public void Delay(bool[] clientGroups, long latency) => ExtraLatency = [.. clientGroups.Select((isMeant, group) => isMeant ? latency : ExtraLatencyFor(group))];

    public void Heal()
    {
        (IsDown, Refuses, Hangs) = (false, false, false);
        (PartitionedFrom, ExtraLatency) = (null, null);
        (SlowFactor, FailShare, FlapPeriod) = (1, 0, 0);
    }

    /// <summary>By how much longer services take: others' share, the event's factor, and the rest of a cold start.</summary>
    public double SlownessAt(long now, ServerGroup group)
    {
        double slowness = SlowFactor / ((1 - Taken) * group.Speed);
        long age = now - StartedAt, cold = SimulatedTime.Of(group.ColdStartDuration);
        return age >= cold ? slowness : slowness * (1 + ((group.ColdStartFactor - 1) * (1 - ((double)age / cold))));
    }
}
