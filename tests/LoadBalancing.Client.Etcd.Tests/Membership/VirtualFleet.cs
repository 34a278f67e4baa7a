using LoadBalancing.Client.Etcd.Tests.Doubles;

namespace LoadBalancing.Client.Etcd.Tests.Membership;

/// <summary>Members with real clusters before an etcd in memory that can be cut off, on virtual time. Steps are of 50 ms, a fifth of the quiet that clusters wait for.</summary>
public abstract class VirtualFleet
{
    private protected static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(50);

    private protected readonly ManualTime _time = new();
    private protected readonly MemoryEtcd _memory;
    private protected readonly FaultyEtcd _etcd;
    private protected readonly FleetScript _fleet;

    private protected VirtualFleet()
    {
        _memory = new MemoryEtcd(_time);
        _etcd = new FaultyEtcd(_memory);
        _fleet = new FleetScript(_memory, _time);
    }
}
