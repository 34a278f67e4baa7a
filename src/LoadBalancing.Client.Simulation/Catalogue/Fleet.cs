using LoadBalancing.Client.Simulation.Scenarios;

namespace LoadBalancing.Client.Simulation.Catalogue;

/// <summary>What most scenarios have in common.</summary>
internal static class Fleet
{
    public const int Servers = 20;
    public const int Workers = 4;
    public static readonly TimeSpan ServiceTime = TimeSpan.FromMilliseconds(10);

    /// <summary>Requests a second that a server can serve: 4 / 10 ms.</summary>
    public const double CapacityOfOne = Workers * 100;

    /// <summary>... and all of them: 8,000.</summary>
    public const double Capacity = Servers * CapacityOfOne;

    public static Scenario Of(string name, double load = 0.6, int clients = 1, Action<ClientGroup>? client = null, Action<ServerGroup>? server = null) =>
        new Scenario(name)
            .WithClients(clients, load * Capacity, group =>
            {
                Client(group);
                client?.Invoke(group);
            })
            .WithServers(Servers, group =>
            {
                Server(group);
                server?.Invoke(group);
            });

    public static void Client(ClientGroup group)
    {
        group.Deadline = TimeSpan.FromSeconds(1);
        group.Network = TimeDistribution.Constant(TimeSpan.FromMicroseconds(250));
        group.HashKeys = 10_000;
    }

    public static void Server(ServerGroup group)
    {
        group.Workers = Workers;
        group.ServiceTime = TimeDistribution.LogNormal(ServiceTime, 0.7);
        group.Reports = true;
    }

    public static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
