using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Snapshots;
using LoadBalancing.Client.Tests.Balancing;
using LoadBalancing.Client.Transport;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Tests.Health.Confirmations;

/// <summary>
/// Requests of many threads, while versions move between two sets of processes, each of which serves one version only: a and b the odd ones, c and d the even ones. Whoever read a snapshot finds somebody
/// for every try, and never one of the other set.
/// </summary>
public sealed class MovingThreadsTests
{
    private const int Moves = 60;
    private readonly long[] _says = [1, 0];
    private long _prepared = 1;
    private string? _wrong;

    private static ClusterOptions Options(long version)
    {
        var options = new ClusterOptions { Version = version };
        foreach (string id in (string[])["a", "b", "c", "d"]) { options.Endpoints[id] = new EndpointOptions($"http://{id}:80") { Labels = { ["version"] = $"{version}" } }; }
        options.Picker.Policy = "round_robin";
        options.Bake.Duration = TimeSpan.Zero;
        options.Health.SlowStart.Window = TimeSpan.Zero;
        options.Health.Confirmation.RequiredVersion = "latest";
        options.Health.Confirmation.Deadline = TimeSpan.FromMinutes(10);
        return options;
    }

    private Task<VersionAnswer> Answer(VersionQuestion question, CancellationToken cancellationToken) =>
        Task.FromResult(new VersionAnswer(VersionAnswer.Answered, new(new VersionStatement(Volatile.Read(ref _says[question.EndpointId is "a" or "b" ? 0 : 1]), null), IsComplete: true)));

    [Fact]
    public void A_request_and_its_retries_stay_with_the_set_of_their_version()
    {
        using Cluster cluster = Cluster.Create("orders", Options(1), new ClusterSetup { AskVersion = Answer });
        Eventually.True(() => cluster.Snapshot is not null);
        bool isOver = false;
        Thread[] threads = [.. Enumerable.Range(0, 3).Select(_ => new Thread(() => { while (!Volatile.Read(ref isOver)) { Request(cluster); } }) { IsBackground = true })];
        foreach (Thread thread in threads) { thread.Start(); }
        for (long version = 2; version <= Moves; version++)
        {
            // The set of the version before last takes on the next one: it cannot serve the old one any more.
            Volatile.Write(ref _prepared, version);
            Volatile.Write(ref _says[version % 2 == 1 ? 0 : 1], version);
            Assert.Empty(cluster.TryUpdate(Options(version)));
            Eventually.True(() => cluster.Version!.Value.Number == version);
        }
        Volatile.Write(ref isOver, true);
        foreach (Thread thread in threads) { thread.Join(); }
        Assert.Null(_wrong);
        Assert.All(cluster.Snapshot!.Nodes, node => Assert.Equal(0, node.Outstanding));
    }

    private void Request(Cluster cluster)
    {
        ClusterSnapshot snapshot = cluster.Snapshot!;
        var tried = new TriedEndpoints();
        for (int attempt = 0; attempt < 2; attempt++)
        {
            if (!cluster.TryAcquire(snapshot, new PickContext { Tried = attempt == 0 ? null : tried }, out EndpointLease lease))
            {
                // Its processes may have taken on the version after next meanwhile.
                if (Volatile.Read(ref _prepared) < snapshot.Version.Number + 2) { _wrong ??= $"nobody for attempt {attempt} of version {snapshot.Version}"; }
                return;
            }
            string set = lease.Endpoint.Id is "a" or "b" ? "odd" : "even";
            tried.Add(lease.Endpoint);
            lease.Complete(LoadBalancing.Client.Outcomes.OutcomeKind.Success);
            if (set != (snapshot.Version.Number % 2 == 1 ? "odd" : "even")) { _wrong ??= $"{lease.Endpoint.Id} for version {snapshot.Version}"; }
            Thread.Yield();
        }
    }
}
