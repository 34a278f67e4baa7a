using LoadBalancing.Client.Etcd.Fleets;
using LoadBalancing.Client.Etcd.Storage;
using LoadBalancing.Client.Etcd.Tests.Servers;
using LoadBalancing.Client.Etcd.Wire;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoadBalancing.Client.Etcd.Tests.Faults.Rig;

/// <summary>An etcd of three members, four clients with traffic, three servers, and an observer.</summary>
internal sealed class RigFleet : IAsyncDisposable
{
    public const string Prefix = "/shop";
    public const int ClientCount = 4, ServerCount = 3;

    private RigFleet(EtcdCluster etcd, Timeline timeline)
    {
        (Etcd, Timeline) = (etcd, timeline);
        Clients = [.. Enumerable.Range(1, ClientCount).Select(i => new RigClient($"client-{i}", Prefix, etcd.Members, timeline))];
        Servers = [.. Enumerable.Range(1, ServerCount).Select(i => new RigServer($"server-{i}", Prefix, etcd.Members, timeline))];
        Observer = new Observer(Open(), new FleetKeys(Prefix), timeline);
        Coordinator = new EtcdFleet(Open(), Prefix, TimeProvider.System);
    }

    public EtcdCluster Etcd { get; }

    public Timeline Timeline { get; }

    public RigClient[] Clients { get; }

    public RigServer[] Servers { get; }

    public IEnumerable<RigMember> Members => [.. Clients, .. Servers];

    public Observer Observer { get; }

    /// <summary>One that lives.</summary>
    public EtcdFleet Coordinator { get; }

    public string[] Addresses => [.. Servers.Select(server => server.Address)];

    /// <summary>Version 1 runs everywhere, and traffic flows, when this returns.</summary>
    public static async Task<RigFleet> StartAsync(Timeline timeline, CancellationToken token)
    {
        var fleet = new RigFleet(await EtcdCluster.StartAsync(token), timeline);
        try
        {
            await fleet.Coordinator.PublishAsync(RigDocuments.Of(1, fleet.Addresses), 1, cancellationToken: token);
            RolloutResult first = await fleet.Coordinator.RolloutAsync(1, new RolloutOptions { MinimumMembers = 0, Bake = TimeSpan.Zero }, cancellationToken: token);
            if (!first.IsDone) { throw new InvalidOperationException($"The first version: {first}"); }
            await Task.WhenAll(fleet.Servers.Select(server => server.StartAsync()));
            await Task.WhenAll(fleet.Clients.Select(client => Task.Run(client.StartAsync, token)));
            while ((await fleet.Coordinator.GetStatusAsync(token)).Members.Count(member => member.Active == 1) < ClientCount + ServerCount) { await Task.Delay(50, token); }
            foreach (RigClient client in fleet.Clients) { client.BeginTraffic(); }
            return fleet;
        }
        catch
        {
            await fleet.DisposeAsync();
            throw;
        }
    }

    /// <summary>A way to etcd that no fault touches but etcd's own.</summary>
    public IEtcdStore Open()
    {
        var options = new EtcdOptions();
        RigMember.Set(options, Etcd.Endpoints, Prefix);
        return EtcdStore.Open(options, TimeProvider.System, NullLogger.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (RigMember member in Members) { member.Ways.Heal(); }
        await Task.WhenAll(Members.Select(member => member.DisposeAsync().AsTask()));
        await Observer.DisposeAsync();
        await Coordinator.DisposeAsync();
        await Etcd.DisposeAsync();
    }
}
