using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Picking;

namespace LoadBalancing.Client.Tests.Health;

/// <summary>Threads that end requests, one that judges, and one that disables, enables, updates and removes, all at the same time.</summary>
public sealed class ManyThreadsTests
{
    private const int Threads = 4, Requests = 50_000;
    private static readonly OutcomeKind[] s_kinds =
        [OutcomeKind.Success, OutcomeKind.Success, OutcomeKind.Failure, OutcomeKind.GatewayFailure, OutcomeKind.Disconnected, OutcomeKind.Unreachable, OutcomeKind.Overloaded, OutcomeKind.Canceled, OutcomeKind.Abandoned];

    private static ClusterOptions Options(int version)
    {
        var options = new ClusterOptions { Picker = { Policy = "power_of_two_choices" } };
        // Every other version is without e5, and every third one takes the weight of e4.
        for (int i = 0; i < (version % 2 == 0 ? 6 : 5); i++) { options.Endpoints[$"e{i}"] = new EndpointOptions($"http://10.0.0.{i + 1}") { Weight = i == 4 && version % 3 == 0 ? 0 : 1 }; }
        options.Health.Outliers.EjectionTime.Base = TimeSpan.FromSeconds(1);
        options.Health.Outliers.Interval = TimeSpan.FromMilliseconds(version % 5 == 0 ? 500 : 1_000);
        return options;
    }

    [Fact]
    public async Task Nothing_is_lost_and_everything_returns()
    {
        var time = new ManualTime();
        using Cluster cluster = Cluster.Create("orders", Options(2), new ClusterSetup { TimeProvider = time });
        int running = Threads;
        CancellationToken token = TestContext.Current.CancellationToken;
        Task[] callers = [.. Enumerable.Range(0, Threads).Select(thread => Task.Run(() =>
        {
            var random = new Random(thread);
            for (int i = 0; i < Requests; i++)
            {
                if (!cluster.TryAcquire(default, out EndpointLease lease)) { continue; }
                OutcomeKind kind = s_kinds[random.Next(s_kinds.Length)];
                if (random.Next(3) == 0) { lease.ReportFirstByte(random.Next(4) == 0 ? kind : OutcomeKind.Success); }
                if (random.Next(2_000) == 0) { lease.ReportDraining(); }
                lease.Complete(kind);
            }
            Interlocked.Decrement(ref running);
        }, token))];
        Task people = Task.Run(() =>
        {
            for (int step = 0; Volatile.Read(ref running) > 0; step++)
            {
                string id = $"e{step % 5}";
                switch (step % 3)
                {
                    case 0: cluster.Disable(id, "a test"); break;
                    case 1: cluster.TryUpdate(Options(step)); break;
                    default: cluster.Enable($"e{(step - 2) % 5}"); break;
                }
            }
        }, token);
        while (Volatile.Read(ref running) > 0) { time.Advance(TimeSpan.FromMilliseconds(7)); }
        await Task.WhenAll([.. callers, people]);

        Assert.Empty(cluster.TryUpdate(Options(2)));
        for (int i = 0; i < 6; i++) { cluster.Enable($"e{i}"); }
        EndpointNode[] nodes = [.. cluster.Snapshot!.Nodes];
        Assert.All(nodes, node => Assert.Equal(0, node.Outstanding));
        // No ejection is longer than 5 minutes, no wait for a probe longer than 30 s.
        for (int second = 0; second < 400; second++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            for (int i = 0; i < 12; i++)
            {
                Assert.True(cluster.TryAcquire(default, out EndpointLease lease));
                lease.Complete(OutcomeKind.Success);
            }
        }
        Assert.All(nodes, node => Assert.Equal((EndpointAvailability.Eligible, false, 0), (node.Availability, node.Tracker.Ejection.HoldsPlace, node.Outstanding)));
        Assert.Equal(6, cluster.Snapshot!.Pool.Nodes.Length);
        // All places are free: half of the endpoints may leave by judgement, and no more.
        foreach (EndpointNode node in nodes) { for (int i = 0; i < 2; i++) { Fail(cluster, node); } }
        Assert.Equal(3, nodes.Count(node => node.Availability == EndpointAvailability.Probation));
    }

    private static void Fail(Cluster cluster, EndpointNode node)
    {
        var tried = new TriedEndpoints();
        foreach (EndpointNode other in cluster.Snapshot!.Nodes) { if (other.Tracker != node.Tracker) { tried.Add(other); } }
        Assert.True(cluster.TryAcquire(new PickContext { Tried = tried }, out EndpointLease lease));
        lease.Complete(OutcomeKind.Failure);
    }
}
