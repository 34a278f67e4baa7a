using LoadBalancing.Client.Simulation.Scenarios;

namespace LoadBalancing.Client.Simulation.Engine;

/// <summary>One server: workers, a queue, and what is wrong with it.</summary>
internal sealed class SimulatedServer(int index, string id, ServerGroup group, int seed)
{
    private const int FirstStream = 1_000_000;

    /// <summary>Chance of the server's own, for what others take.</summary>
    public ulong Luck = Chance.Seeded(seed, FirstStream + index);

    public int Index => index;

    public string Id => id;

    public ServerGroup Group => group;

    public TimeSampler ServiceTime { get; } = new(group.ServiceTime);

    public long Distance { get; } = SimulatedTime.Of(group.Distance);

    public ServerCondition Condition { get; } = new() { IsGone = group.JoinsLater };

    public ServerAccount Account { get; } = new();

    public ServerReports? Reports { get; private set; } = NewReports(group, now: 0);

    public IntQueue Queue { get; } = new();

    /// <summary>Requests in service, or served and held while the server hangs.</summary>
    public List<int> InService { get; } = new(group.Workers);

    /// <summary>Connections of an earlier life are broken.</summary>
    public uint Life { get; private set; }

    public long? Version { get; set; } = group.Version;

    /// <summary>An older flapping that was ended and begun again must not go on.</summary>
    public uint FlapStamp { get; set; }

    public int Busy => InService.Count;

    public int Requests => Queue.Count + InService.Count;

    public bool HasFreeWorker => InService.Count < group.Workers;

    public bool IsFull => !HasFreeWorker && group.QueueLimit is { } limit && Queue.Count >= limit;

    /// <summary>All connections break.</summary>
    public void Disconnect() => Life++;

    /// <summary>The process ends; the next one knows nothing of its load.</summary>
    public void EndLife(long now)
    {
        Disconnect();
        Reports = NewReports(group, now);
    }

    /// <summary>An address by which hash policies know it; nothing is ever sent there.</summary>
    public string Address => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"http://10.{index >> 16}.{(index >> 8) & 255}.{index & 255}:80");

    private static ServerReports? NewReports(ServerGroup group, long now) => group.Reports ? new ServerReports(group.Workers, now) : null;
}
