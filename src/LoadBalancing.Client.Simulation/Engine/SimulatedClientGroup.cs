using LoadBalancing.Client.Simulation.Scenarios;

namespace LoadBalancing.Client.Simulation.Engine;

/// <summary>What the clients of a group have in common, in nanoseconds.</summary>
internal sealed class SimulatedClientGroup(int index, ClientGroup group, int firstClient)
{
    public int Index => index;

    public ClientGroup Spec => group;

    /// <summary>The index of its first client; the others follow.</summary>
    public int FirstClient => firstClient;

    public long Deadline { get; } = SimulatedTime.Of(group.Deadline);

    public long ConnectionSetup { get; } = SimulatedTime.Of(group.ConnectionSetup);

    public long ConnectionIdleTimeout { get; } = SimulatedTime.Of(group.ConnectionIdleTimeout);

    public long ConnectTimeout { get; } = SimulatedTime.Of(group.ConnectTimeout);

    public TimeSampler Network { get; } = new(group.Network);

    public TimeSampler ThinkTime { get; } = new(group.ThinkTime);

    public TimeSampler StreamDuration { get; } = new(group.StreamDuration);
}
