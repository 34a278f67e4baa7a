using System.Runtime.CompilerServices;
using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Http;
using LoadBalancing.Client.Snapshots;

namespace LoadBalancing.Client.Tests.Balancing.Groups;

/// <summary>What a view holds, for whom, and how long.</summary>
public sealed class GroupViewTests : IDisposable
{
    private readonly TestGroup _test = new();

    public void Dispose() => _test.Dispose();

    private void MoveTo(long version) => Array.ForEach(_test.Clusters, cluster => Assert.Empty(_test.Update(cluster, version)));

    private string Held(GroupView view) => string.Join(" ", _test.Clusters.Select(cluster => view.Of(cluster)?.Version.ToString() ?? "-"));

    private string OfFlow => string.Join(" ", _test.Clusters.Select(cluster => GroupView.OfFlow(cluster)?.Version.ToString() ?? "-"));

    [Fact]
    public void A_view_holds_the_version_that_ran_when_it_was_made()
    {
        using GroupView view = _test.Group.Pin();
        Assert.Equal(("checkout", "1"), (view.Group, view.Version.ToString()));
        MoveTo(2);
        Assert.Equal(("1 1", "2 2"), (Held(view), _test.Running));
        using GroupView next = _test.Group.Pin();
        Assert.Equal("2 2", Held(next));
        using var stranger = Cluster.Create("stranger", Given.Options("http://x"));
        Assert.Null(view.Of(stranger));
    }

    [Fact]
    public void It_counts_for_the_flow_that_made_it_until_it_is_disposed_of()
    {
        Assert.Equal("- -", OfFlow);
        using (GroupView outer = _test.Group.Pin())
        {
            MoveTo(2);
            Assert.Equal("1 1", OfFlow);
            using (GroupView inner = _test.Group.Pin()) { Assert.Equal("2 2", OfFlow); }
            Assert.Equal("1 1", OfFlow);
            outer.Dispose();
            outer.Dispose();
            Assert.Equal("- -", OfFlow);
        }
        Assert.Equal("- -", OfFlow);
    }

    [Fact]
    public async Task It_follows_the_flow_and_what_it_starts_and_nobody_else()
    {
        var go = new TaskCompletionSource();
        Task<string> before = Task.Run(async () => { await go.Task; return OfFlow; }, TestContext.Current.CancellationToken);
        using (GroupView view = _test.Group.Pin())
        {
            await Task.Yield();
            Assert.Equal("1 1", OfFlow);
            Assert.Equal("1 1", await Task.Run(() => OfFlow, TestContext.Current.CancellationToken));
            await Inner();
            Assert.Equal("1 1", OfFlow);
        }
        Task<string> during = Task.Run(async () => { await go.Task; return OfFlow; }, TestContext.Current.CancellationToken);
        go.SetResult();
        Assert.Equal("- -", await before);
        Assert.Equal("- -", await during);

        async Task Inner()
        {
            MoveTo(2);
            GroupView inner = _test.Group.Pin();                        // never disposed of: it ends with the method's flow
            await Task.Yield();
            Assert.Equal("2 2", OfFlow);
            GC.KeepAlive(inner);
        }
    }

    [Fact]
    public void A_view_that_was_disposed_of_in_another_order_is_passed_over()
    {
        GroupView outer = _test.Group.Pin();
        MoveTo(2);
        GroupView inner = _test.Group.Pin();
        outer.Dispose();
        Assert.Equal("2 2", OfFlow);
        inner.Dispose();
        Assert.Equal("- -", OfFlow);
        Assert.Equal("- -", Held(inner));
    }

    [Fact]
    public void While_a_member_has_switched_and_another_has_not_a_view_is_of_the_version_before()
    {
        string? held = null;
        // The first swap is orders': what a thread would see between the swaps is seen by hand here.
        _test.Update(_test.Orders, 2);
        _test.Update(_test.Payments, 2);
        ClusterSnapshot orders = _test.Orders.Snapshot!;
        _test.Payments.Updates.Staging.Gates.Add(new Looking(() => { using GroupView view = _test.Group.Pin(); held = Held(view); }));
        _test.Update(_test.Payments, 3);
        _test.Update(_test.Orders, 3);
        Assert.Equal("2 2", held);
        Assert.NotSame(orders, _test.Orders.Snapshot);
    }

    [Fact]
    public void A_view_that_is_disposed_of_keeps_no_snapshot_and_neither_does_the_group()
    {
        (GroupView view, WeakReference snapshot) = PinAndMove();
        Assert.True(snapshot.IsAlive);
        Assert.Equal("1 1", Held(view));
        view.Dispose();
        _test.Group.Pin().Dispose();                                    // whoever reads the group after a switch lets the old version go
        MoveTo(3);                                                      // the ledger of each member still knew the first one's content
        _test.Group.Pin().Dispose();
        for (int i = 0; i < 10 && snapshot.IsAlive; i++) { GC.Collect(); GC.WaitForPendingFinalizers(); }
        Assert.False(snapshot.IsAlive);
        GC.KeepAlive(view);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private (GroupView View, WeakReference Snapshot) PinAndMove()
    {
        GroupView view = _test.Group.Pin();
        var snapshot = new WeakReference(_test.Payments.Snapshot);
        MoveTo(2);
        return (view, snapshot);
    }

    [Fact]
    public void A_member_that_waits_for_its_endpoints_leaves_nothing_to_hold()
    {
        var source = new PushedSource();
        using var orders = Cluster.Create("orders", TestGroup.Options(1), new ClusterSetup { TimeProvider = _test.Time });
        using var payments = Cluster.Create("payments", new() { Version = 1 }, new ClusterSetup { TimeProvider = _test.Time, EndpointSource = source });
        using ClusterGroup group = ClusterGroup.Create("checkout", [orders, payments]);
        Assert.Null(group.Version);
        Assert.Contains("'orders' 1, 'payments' has no endpoints yet", Assert.Throws<InvalidOperationException>(group.Pin).Message, StringComparison.Ordinal);
    }

    private sealed class Looking(Action look) : IActivationGate
    {
        public void Staged(StagedVersion? staged) { if (staged is null) { look(); } }

        public bool MayActivate(StagedVersion staged) => true;
    }
}
