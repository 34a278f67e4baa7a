namespace LoadBalancing.Client.Etcd.Tests.Servers;

/// <summary>A real etcd cluster of three members on loopback.</summary>
internal sealed class EtcdCluster : IAsyncDisposable
{
    private EtcdCluster(EtcdServer[] members) => Members = members;

    public IReadOnlyList<EtcdServer> Members { get; }

    public string[] Endpoints => [.. Members.Select(member => member.Endpoint)];

    /// <summary>Starts all; returns when each of them answers.</summary>
    public static async Task<EtcdCluster> StartAsync(CancellationToken token, EtcdSetup? setup = null, int members = 3)
    {
        setup ??= new EtcdSetup();
        EtcdServer[] made = [.. Enumerable.Range(1, members).Select(i => new EtcdServer(setup with { Name = $"member-{i}" }))];
        string all = string.Join(',', made.Select(member => $"{member.Name}={member.PeerUrl}"));
        var cluster = new EtcdCluster(made);
        foreach (EtcdServer member in made)
        {
            member.InitialCluster = all;
            member.Begin();
        }
        await cluster.ReadyAsync(token);
        return cluster;
    }

    /// <summary>Waits until every member that runs answers.</summary>
    public Task ReadyAsync(CancellationToken token) => Task.WhenAll(Members.Where(member => member.IsRunning).Select(member => member.ReadyAsync(token)));

    /// <summary>The member that leads now; waits for one.</summary>
    public async Task<EtcdServer> LeaderAsync(CancellationToken token)
    {
        while (true)
        {
            foreach (EtcdServer member in Members.Where(member => member.IsRunning))
            {
                try
                {
                    if (await member.MetricAsync("etcd_server_is_leader", token) > 0) { return member; }
                }
                catch (HttpRequestException)
                {
                    // It ended between the two lines.
                }
            }
            await Task.Delay(20, token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (EtcdServer member in Members) { await member.DisposeAsync(); }
    }
}
