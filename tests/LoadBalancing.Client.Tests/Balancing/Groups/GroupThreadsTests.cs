using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Snapshots;

namespace LoadBalancing.Client.Tests.Balancing.Groups;

/// <summary>Many threads: no view of two versions, no two members that wait for each other's locks.</summary>
public sealed class GroupThreadsTests
{
    [Fact]
    public void A_view_is_never_torn_while_versions_switch()
    {
        const int Versions = 200;
        using var test = new TestGroup("orders", "payments", "stock");
        bool isOver = false;
        string? torn = null;
        long pinned = 0;

        void Read()
        {
            long highest = 0;
            while (!Volatile.Read(ref isOver))
            {
                using GroupView view = test.Group.Pin();
                ClusterSnapshot[] held = [.. test.Clusters.Select(cluster => view.Of(cluster)!)];
                // The weight of endpoint a is the number of the version: content and name belong together too.
                if (Array.Exists(held, snapshot => snapshot.Version != view.Version || snapshot.Nodes[0].Weight != view.Version.Number)) { torn ??= string.Join(" ", held.Select(snapshot => snapshot.Version)); }
                if (view.Version.Number < highest) { torn ??= $"{view.Version} after {highest}"; }
                highest = view.Version.Number;
                Interlocked.Increment(ref pinned);
            }
        }

        Thread[] readers = [.. Enumerable.Range(0, 2).Select(_ => new Thread(Read))];
        Array.ForEach(readers, reader => reader.Start());
        for (int version = 2; version <= Versions; version++) { foreach (Cluster cluster in test.Clusters) { test.Update(cluster, version); } }
        Volatile.Write(ref isOver, true);
        Array.ForEach(readers, reader => reader.Join());

        Assert.Null(torn);
        Assert.Equal($"{Versions} {Versions} {Versions}", test.Running);
        Assert.True(pinned > 100, $"only {pinned} views beside the switches");
    }

    [Fact]
    public void Members_that_are_updated_rolled_back_disabled_and_pinned_at_once_do_not_wait_for_each_other()
    {
        const int Versions = 80;
        using var test = new TestGroup("orders", "payments", "stock");
        bool isOver = false;
        Thread[] updates = [.. test.Clusters.Select((cluster, i) => new Thread(() =>
        {
            for (int version = 2; version <= Versions; version++) { test.Update(cluster, version); }
        }))];
        Thread[] others =
        [
            new(() => { while (!Volatile.Read(ref isOver)) { test.Clusters[2].RollBack(); test.Clusters[0].RollBack(); Thread.Yield(); } }),
            new(() => { while (!Volatile.Read(ref isOver)) { test.Clusters[1].Disable("a", "why not"); test.Clusters[1].Enable("a"); test.Clusters[1].Updates.Staging.LookAgain(); } }),
            new(() => { while (!Volatile.Read(ref isOver)) { test.Group.Pin().Dispose(); test.Clusters[2].Accept(); test.Time.Advance(TimeSpan.FromSeconds(1)); } }),
        ];
        foreach (Thread thread in updates.Concat(others)) { thread.IsBackground = true; thread.Start(); }
        Assert.All(updates, thread => Assert.True(thread.Join(TimeSpan.FromSeconds(60)), "members wait for each other"));
        Volatile.Write(ref isOver, true);
        Assert.All(others, thread => Assert.True(thread.Join(TimeSpan.FromSeconds(60)), "members wait for each other"));
        // The last version may have been rolled back; the next one runs in all.
        foreach (Cluster cluster in test.Clusters) { Assert.Empty(test.Update(cluster, Versions + 1)); }
        Assert.Equal($"{Versions + 1} {Versions + 1} {Versions + 1}", test.Running);
    }
}
