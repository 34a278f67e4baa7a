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
    public bool[]? PartitionedFrom { get; set; }

    /// <summary>The groups of clients that the network is slower to.</summary>
    public bool[]? DistantFrom { get; set; }

    public double SlowFactor { get; set; } = 1;

    public double FailShare { get; set; }

    public double Taken { get; set; }

    public long ExtraLatency { get; set; }

    /// <summary>0 while it does not flap.</summary>
    public long FlapPeriod { get; set; }

    public long StartedAt { get; set; }

    /// <summary>Nothing answers at its address.</summary>
    public bool IsSilentlyRefusing => IsGone || IsDown || Refuses;

    public bool IsReachableFrom(int clientGroup) => PartitionedFrom is null || !PartitionedFrom[clientGroup];

    public long ExtraLatencyFor(int clientGroup) => DistantFrom is not null && DistantFrom[clientGroup] ? ExtraLatency : 0;

    /// <summary>May work on requests.</summary>
    public bool Works => !IsDown && !Hangs;

    /// <summary>A load balancer that knew everything would send here.</summary>
    public bool IsWell => Works && !IsGone && !Refuses && PartitionedFrom is null && FailShare == 0;

    public void Heal()
    {
        (IsDown, Refuses, Hangs) = (false, false, false);
        (PartitionedFrom, DistantFrom) = (null, null);
        (SlowFactor, FailShare, FlapPeriod, ExtraLatency) = (1, 0, 0, 0);
    }

    /// <summary>By how much longer services take: others' share, the event's factor, and the rest of a cold start.</summary>
    public double SlownessAt(long now, ServerGroup group)
    {
        double slowness = SlowFactor / ((1 - Taken) * group.Speed);
        long age = now - StartedAt, cold = SimulatedTime.Of(group.ColdStartDuration);
        return age >= cold ? slowness : slowness * (1 + ((group.ColdStartFactor - 1) * (1 - ((double)age / cold))));
    }
}
