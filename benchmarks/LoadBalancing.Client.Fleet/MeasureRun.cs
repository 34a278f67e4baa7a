using System.Globalization;
using LoadBalancing.Client.Etcd;
using LoadBalancing.Client.Etcd.Tests.Servers;

namespace LoadBalancing.Client.Fleet;

/// <summary>Rollouts over fleets of several sizes, each against an etcd of its own.</summary>
internal static class MeasureRun
{
    private const string Prefix = "/measure";

    public static async Task<int> RunAsync(string[] args)
    {
        int[] sizes = [.. Value(args, "--members", "10,100,1000,5000").Split(',').Select(text => int.Parse(text, CultureInfo.InvariantCulture))];
        int processes = int.Parse(Value(args, "--processes", "4"), CultureInfo.InvariantCulture), rounds = int.Parse(Value(args, "--rounds", "5"), CultureInfo.InvariantCulture);
        double lease = double.Parse(Value(args, "--lease", "10"), CultureInfo.InvariantCulture);
        List<FleetRow> rows = [];
        foreach (int size in sizes)
        {
            rows.Add(await MeasureAsync(size, Math.Min(processes, size), rounds, lease, args.Contains("--proxy")));
            Console.WriteLine(FleetTables.Of(rows));
        }
        if (Value(args, "--markdown", "") is { Length: > 0 } file) { await File.WriteAllTextAsync(file, FleetTables.Of(rows)); }
        return rows.All(row => row.Failed == 0) ? 0 : 1;
    }

    private static string Value(string[] args, string name, string otherwise) => Array.IndexOf(args, name) is >= 0 and int at && at + 1 < args.Length ? args[at + 1] : otherwise;

    private static async Task<FleetRow> MeasureAsync(int size, int processes, int rounds, double lease, bool isProxied)
    {
        CancellationToken token = CancellationToken.None;
        await using EtcdServer etcd = await EtcdServer.StartAsync(token);
        await using EtcdProxy? proxy = isProxied ? await EtcdProxy.StartAsync([etcd.Endpoint], token) : null;
        string endpoint = proxy?.Endpoint ?? etcd.Endpoint;
        var options = new EtcdOptions { Prefix = Prefix, RequestTimeout = TimeSpan.FromSeconds(30) };
        options.Endpoints.Add(etcd.Endpoint);
        await using EtcdFleet fleet = EtcdFleet.Connect(options);
        await fleet.PublishAsync(FleetDocuments.Of(0));
        await fleet.RolloutAsync(1, new RolloutOptions { MinimumMembers = 0, Bake = TimeSpan.Zero });

        List<WorkerProcess> workers = [];
        try
        {
            for (int i = 0; i < processes; i++) { workers.Add(await WorkerProcess.StartAsync(endpoint, Prefix, i * size / processes, ((i + 1) * size / processes) - (i * size / processes), lease)); }
            var run = new FleetRun(fleet, options, etcd, size);
            FleetCost idle = await run.IdleAsync(TimeSpan.FromSeconds(10));
            List<FleetRound> measured = [];
            for (int round = 1; round <= rounds + 1; round++)
            {
                FleetRound one = await run.RollOutAsync(round);
                // The first compiles.
                if (round > 1) { measured.Add(one); }
            }
            return FleetRow.Of(size, processes, idle, measured, workers.Sum(worker => worker.MegaBytes) / size, isProxied);
        }
        finally
        {
            foreach (WorkerProcess worker in workers) { await worker.DisposeAsync(); }
        }
    }
}
