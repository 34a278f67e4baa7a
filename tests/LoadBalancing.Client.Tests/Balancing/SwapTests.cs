using System.Reflection;
using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Snapshots;
using LoadBalancing.Client.Versions;
using LoadBalancing.Client.Traffic;

namespace LoadBalancing.Client.Tests.Balancing;

/// <summary>Snapshot swaps under load: no torn read, no lost or doubled end, outstanding back to 0.</summary>
public sealed class SwapTests
{
    private const int Readers = 4;

    /// <summary>Two contents that share no weight, zone or address but one survivor's; what belongs together carries the same mark.</summary>
    private static ClusterOptions Content(string mark) => Given.Options(options =>
    {
        double weight = mark == "even" ? 2 : 3;
        options.Endpoints["survivor"] = new EndpointOptions("http://survivor", weight) { Zone = mark };
        for (int i = 0; i < (mark == "even" ? 2 : 4); i++) { options.Endpoints[$"e{i}"] = new EndpointOptions($"http://{mark}{i}", weight) { Zone = mark, Labels = { ["weight"] = $"{weight}" } }; }
    });

    [Theory]
    [InlineData("least_time", 20_000, false)]
    [InlineData("peak_ewma", 100_000, false)]
    [InlineData("round_robin", 10_000, true)]
    [InlineData("ring_hash", 2_000, false)]         // each swap builds a ring of other endpoints
    [InlineData("rendezvous", 20_000, false)]
    public void A_reader_sees_one_version_or_the_other(string policy, int swaps, bool validates)
    {
        ClusterOptions even = Content("even"), odd = Content("odd");
        even.Picker.Policy = odd.Picker.Policy = policy;
        using var cluster = Cluster.Create("orders", even);
        EndpointTracker survivor = cluster.Snapshot!.Nodes.Single(node => node.Id == "survivor").Tracker;
        var seen = new System.Collections.Concurrent.ConcurrentDictionary<EndpointTracker, byte>();
        bool isOver = false;
        long begun = 0;
        string? torn = null;

        void ReadAlong(int reader)
        {
            var random = new Random(reader);
            long mine = 0;
            while (!Volatile.Read(ref isOver))
            {
                ClusterSnapshot snapshot = cluster.Snapshot!;
                torn ??= TornIn(snapshot);
                // A request that read its snapshot stays with it, node by node; one that has not begun follows the swap, and always finds somebody.
                if (cluster.TryAcquire(snapshot, default, out EndpointLease lease)) { torn ??= snapshot.Nodes.Contains(lease.Endpoint) ? null : "an endpoint of another version"; }
                else if (!cluster.TryAcquire(default, out lease)) { torn ??= "no endpoint"; continue; }
                mine++;
                torn ??= TornIn(lease.Endpoint);
                seen.TryAdd(lease.Endpoint.Tracker, 0);
                if (random.Next(2) == 0) { lease.ReportFirstByte(OutcomeKind.Success); }
                lease.Complete(OutcomeKind.Success);
                lease.Dispose();
            }
            Interlocked.Add(ref begun, mine);
        }

        Thread[] readers = [.. Enumerable.Range(0, Readers).Select(reader => new Thread(() => ReadAlong(reader)))];
        Array.ForEach(readers, reader => reader.Start());
        // Validation takes many times longer than the swap: without it, readers meet far more swaps in the middle of an attempt.
        SnapshotWriter writer = WriterOf(cluster);
        long swapped = 0;
        ClusterConfig evenConfig = writer.Config!, oddConfig = new ClusterConfigBuilder("orders", PickerCatalog.BuiltIn, HashKeyCode.None, hasEndpointSource: false).Build(odd).Config!;
        for (int i = 0; i < swaps; i++)
        {
            if (validates) { Assert.Empty(cluster.TryUpdate(i % 2 == 0 ? odd : even)); }
            else { Assert.NotNull(writer.Publish(writer.Prepare(i % 2 == 0 ? oddConfig : evenConfig, ConfigurationVersion.Local(++swapped + 1)).Draft!).Snapshot); }
        }
        Volatile.Write(ref isOver, true);
        Array.ForEach(readers, reader => reader.Join());

        Assert.Null(torn);
        Assert.Equal(swaps + 1, cluster.Snapshot!.Generation);
        Assert.Same(survivor, cluster.Snapshot.Nodes.Single(node => node.Id == "survivor").Tracker);
        Assert.All(seen.Keys, tracker => Assert.Equal((0, 0), (tracker.Outstanding, tracker.InFlight.Count)));
        Assert.Equal(begun, seen.Keys.Sum(tracker => tracker.Outcomes.Succeeded));
        Assert.Equal(0, seen.Keys.Sum(tracker => tracker.Outcomes.Failed + tracker.Outcomes.Neutral));
        Assert.True(begun > Readers * 100, $"only {begun} attempts ran beside the swaps");
    }

    private static SnapshotWriter WriterOf(Cluster cluster) =>
        (SnapshotWriter)typeof(Cluster).GetField("_writer", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(cluster)!;

    private static string? TornIn(ClusterSnapshot snapshot)
    {
        string mark = snapshot.Nodes[0].Zone!;
        bool isWhole = snapshot.Nodes.Length == (mark == "even" ? 3 : 5)
            && snapshot.Nodes.All(node => node.Zone == mark && TornIn(node) is null)
            && snapshot.Config.Endpoints.Length == snapshot.Nodes.Length && snapshot.Config.Endpoints[0].Zone == mark
            && snapshot.Pool.Nodes.All(node => node.Zone == mark)
            && snapshot.Version.Number % 2 == (mark == "even" ? 1 : 0);         // local-1 was even, local-2 odd, and so on
        return isWhole ? null : $"generation {snapshot.Generation} at version {snapshot.Version} is mixed";
    }

    private static string? TornIn(EndpointNode node) =>
        node.Weight == (node.Zone == "even" ? 2 : 3) && (node.Id == "survivor" || node.Address.StartsWith($"http://{node.Zone}", StringComparison.Ordinal)) ? null : $"{node} of zone {node.Zone} has weight {node.Weight}";
}
