using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Diagnostics;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Tests.Balancing.Groups;

/// <summary>When the members of a group move, and when none does.</summary>
public sealed class ClusterGroupTests : IDisposable
{
    private readonly TestGroup _test = new();

    public void Dispose() => _test.Dispose();

    [Fact]
    public void A_version_waits_until_all_members_have_validated_it_and_then_runs_in_all()
    {
        Assert.Empty(_test.Update(_test.Payments, 2));
        Assert.Equal("1 1", _test.Running);
        Assert.Equal(VersionState.Staged, _test.StateOf(_test.Payments, 2));
        Assert.Empty(_test.Update(_test.Orders, 2));
        Assert.Equal("2 2", _test.Running);
        Assert.Equal(ConfigurationVersion.Explicit(2), _test.Group.Version);
        Assert.Equal("Group 'checkout' runs version 2 in all its members: orders, payments.", Assert.Single(_test.Log.Of(117)));
        _test.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Empty(_test.Log.Of(116));
    }

    [Fact]
    public void Nobody_is_told_of_a_switch_before_all_members_have_switched()
    {
        var seen = new List<string>();
        foreach (Cluster cluster in _test.Clusters)
        {
            Action published = cluster.Updates.Announcements.Published;
            cluster.Updates.Announcements.Published = () => { seen.Add(_test.Running); published(); };
        }
        _test.Update(_test.Orders, 2);
        _test.Update(_test.Payments, 2);
        Assert.Equal(["2 2", "2 2"], seen);
    }

    [Fact]
    public void A_member_without_the_version_is_named_after_the_deadline_and_the_others_wait_on()
    {
        _test.Update(_test.Orders, 2);
        _test.Time.Advance(TimeSpan.FromSeconds(14.999));
        Assert.Empty(_test.Log.Of(116));
        _test.Time.Advance(TimeSpan.FromMilliseconds(1));               // 15 s
        string line = Assert.Single(_test.Log.Of(116));
        Assert.Contains("waits for version 2: 15 s after the first member has validated it, it is missing in 'payments' (runs 1). Version 1 runs on.", line, StringComparison.Ordinal);
        Assert.All(_test.Clusters, cluster => Assert.Contains("missing in 'payments'", Assert.Single(cluster.Journal, entry => entry.Kind == "group.waiting").Reason, StringComparison.Ordinal));
        _test.Time.Advance(TimeSpan.FromHours(1));
        Assert.Single(_test.Log.Of(116));
        Assert.Equal("1 1", _test.Running);
        _test.Update(_test.Payments, 2);
        Assert.Equal("2 2", _test.Running);
    }

    [Fact]
    public void What_the_missing_member_refused_is_part_of_the_line()
    {
        Assert.NotEmpty(_test.Payments.TryUpdate(Given.Options(options => { options.Version = 2; options.Picker.Policy = "rr"; }, "http://a")));
        _test.Update(_test.Orders, 2);
        _test.Time.Advance(TimeSpan.FromSeconds(15));
        Assert.Contains("'payments' (runs 1, and refused: ", Assert.Single(_test.Log.Of(116)), StringComparison.Ordinal);
        Assert.Contains("got 'rr'", _test.Log.Of(116)[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_later_version_takes_the_place_of_one_that_waits_and_the_highest_is_waited_for()
    {
        _test.Update(_test.Orders, 2);
        _test.Time.Advance(TimeSpan.FromSeconds(10));
        _test.Update(_test.Orders, 3);
        _test.Update(_test.Payments, 2);                                // orders has dropped it
        Assert.Equal("1 1", _test.Running);
        _test.Time.Advance(TimeSpan.FromSeconds(14));                   // 24 s after version 2, 14 s after version 3
        Assert.Empty(_test.Log.Of(116));
        _test.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Contains("waits for version 3: 15 s after the first member has validated it, it is missing in 'payments' (validated 2)", Assert.Single(_test.Log.Of(116)), StringComparison.Ordinal);
        _test.Update(_test.Payments, 3);
        Assert.Equal("3 3", _test.Running);
    }

    [Fact]
    public void A_version_that_its_source_took_back_moves_nobody()
    {
        _test.Update(_test.Orders, 2);
        _test.Update(_test.Orders, 1);                                  // what runs
        _test.Update(_test.Payments, 2);
        Assert.Equal("1 1", _test.Running);
        _test.Time.Advance(TimeSpan.FromSeconds(15));
        Assert.Contains("missing in 'orders' (runs 1)", Assert.Single(_test.Log.Of(116)), StringComparison.Ordinal);
        _test.Update(_test.Orders, 2);
        Assert.Equal("2 2", _test.Running);
    }

    [Fact]
    public void With_a_moment_the_last_condition_counts()
    {
        DateTimeOffset at = _test.Time.GetUtcNow().AddSeconds(10);
        _test.Update(_test.Orders, 2, at);
        _test.Update(_test.Payments, 2, at);
        _test.Time.Advance(TimeSpan.FromSeconds(9.999));
        Assert.Equal("1 1", _test.Running);
        _test.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal("2 2", _test.Running);

        at = _test.Time.GetUtcNow().AddSeconds(10);
        _test.Update(_test.Orders, 3, at);
        _test.Time.Advance(TimeSpan.FromSeconds(12));                   // the moment passes while one is missing
        Assert.Equal("2 2", _test.Running);
        _test.Update(_test.Payments, 3, at);
        Assert.Equal("3 3", _test.Running);

        _test.Update(_test.Orders, 4);                                  // members name different moments: the last
        _test.Update(_test.Payments, 4, _test.Time.GetUtcNow().AddSeconds(5));
        Assert.Equal("3 3", _test.Running);
        _test.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("4 4", _test.Running);
    }

    [Fact]
    public void A_version_that_cannot_be_built_in_one_member_is_dropped_by_all_and_the_next_one_applies()
    {
        _test.Update(_test.Orders, 2);
        _test.IsBroken = true;
        Assert.Contains("FormatException: no such region", Assert.Single(_test.Update(_test.Payments, 2, policy: "fragile")), StringComparison.Ordinal);
        Assert.Equal("1 1", _test.Running);
        Assert.Equal(VersionState.Withdrawn, _test.StateOf(_test.Orders, 2));
        Assert.Contains("Cluster 'orders' drops version 2, which waited: group 'checkout' drops it: it could not be built in 'payments': policy 'fragile'", Assert.Single(_test.Log.Of(119)), StringComparison.Ordinal);
        Assert.Contains(_test.Orders.Journal, entry => entry.Kind == "version.withdrawn" && entry.Reason.Contains("'payments'", StringComparison.Ordinal));
        _test.IsBroken = false;
        _test.Update(_test.Orders, 3);
        _test.Update(_test.Payments, 3, policy: "fragile");
        Assert.Equal("3 3", _test.Running);
    }

    [Fact]
    public void A_version_that_cannot_be_built_any_more_when_all_are_ready_moves_nobody()
    {
        _test.Update(_test.Payments, 2, policy: "fragile");
        // What the draft was built upon changes, so it is built again for the switch: and that fails.
        _test.Payments.Disable("a", "to have another generation");
        _test.IsBroken = true;
        Assert.Empty(_test.Update(_test.Orders, 2));
        Assert.Equal("1 1", _test.Running);
        Assert.Equal((VersionState.Withdrawn, VersionState.Withdrawn), (_test.StateOf(_test.Orders, 2), _test.Payments.Updates.Ledger.Read().Last(record => record.Version == "2").State));
        Assert.Contains("build_failed", Assert.Single(_test.Log.Of(101)), StringComparison.Ordinal);
        Assert.Single(_test.Log.Of(119));
        _test.IsBroken = false;
        _test.Update(_test.Orders, 3);
        _test.Update(_test.Payments, 3);
        Assert.Equal("3 3", _test.Running);
    }

    [Fact]
    public void Somebody_else_who_holds_a_member_back_holds_all_back()
    {
        var gate = new Gate();
        _test.Payments.Updates.Staging.Gates.Add(gate);
        _test.Update(_test.Payments, 2);
        _test.Update(_test.Orders, 2);
        Assert.Equal("1 1", _test.Running);
        gate.IsOpen = true;
        _test.Payments.Updates.Staging.LookAgain();
        Assert.Equal("2 2", _test.Running);
    }

    [Fact]
    public void A_member_that_has_no_version_is_refused()
    {
        using var fresh = new TestGroup();
        Assert.Contains("LoadBalancing:Clusters:orders:Version: got nothing, wanted a version: the members of group 'checkout' share one.", Assert.Single(fresh.Orders.TryUpdate(Given.Options("http://b"))), StringComparison.Ordinal);
        Assert.Equal("1 1", fresh.Running);
    }

    [Fact]
    public void One_that_returns_by_hand_takes_the_others_with_it()
    {
        foreach (Cluster cluster in _test.Clusters) { cluster.Accept(); }
        _test.Update(_test.Orders, 2);
        _test.Update(_test.Payments, 2);
        var seen = new List<string>();
        Action published = _test.Orders.Updates.Announcements.Published;
        _test.Orders.Updates.Announcements.Published = () => { seen.Add(_test.Running); published(); };
        Assert.True(_test.Payments.RollBack());
        Assert.Equal("1 1", _test.Running);
        Assert.Equal(["1 1"], seen);
        Assert.Equal((VersionState.RolledBack, VersionState.RolledBack), (_test.StateOf(_test.Orders, 2), _test.StateOf(_test.Payments, 2)));
        Assert.Contains(_test.Orders.Journal, entry => entry.Kind == "version.rolled_back" && entry.Reason.Contains("with 'payments' of group 'checkout'", StringComparison.Ordinal));
        _test.Update(_test.Orders, 3);
        Assert.Equal("1 1", _test.Running);
        _test.Update(_test.Payments, 3);
        Assert.Equal("3 3", _test.Running);
    }

    [Fact]
    public void Only_the_content_of_the_member_that_returns_is_refused_so_that_a_version_that_repairs_it_alone_applies()
    {
        _test.Time.Advance(TimeSpan.FromMinutes(11));                                   // 1 is known good
        foreach (Cluster cluster in _test.Clusters) { Assert.Empty(_test.Update(cluster, 2)); }
        Assert.True(_test.Orders.RollBack());
        Assert.Equal((1, 0), (_test.Orders.Ledger.RefusedDigests.Count, _test.Payments.Ledger.RefusedDigests.Count));
        ClusterOptions same = TestGroup.Options(2);                                     // of payments: 3 holds what 2 held
        same.Version = 3;
        Assert.Empty(_test.Payments.TryUpdate(same));
        Assert.Empty(_test.Update(_test.Orders, 3));
        Assert.Equal("3 3", _test.Running);
    }

    [Fact]
    public void Nobody_returns_where_one_knows_nothing_good()
    {
        _test.Orders.Accept();                                          // payments still bakes version 1
        _test.Update(_test.Orders, 2);
        _test.Update(_test.Payments, 2);
        Assert.False(_test.Orders.RollBack());
        Assert.Equal("2 2", _test.Running);
    }

    [Fact]
    public void The_version_that_runs_is_nothing_to_return_to()
    {
        _test.Orders.Accept();                                          // payments never proved version 1
        _test.Update(_test.Orders, 2);
        _test.Update(_test.Payments, 2);
        foreach (Cluster cluster in _test.Clusters) { Assert.True(cluster.Accept()); }
        Assert.False(_test.Orders.RollBack());                          // orders could return to 1, all know only 2
        Assert.Equal("2 2", _test.Running);
        Assert.Equal((VersionState.KnownGood, VersionState.KnownGood), (_test.StateOf(_test.Orders, 2), _test.StateOf(_test.Payments, 2)));
    }

    [Fact]
    public void Without_its_group_a_member_moves_alone()
    {
        _test.Update(_test.Orders, 2);
        _test.Group.Dispose();
        Assert.Equal("1 1", _test.Running);
        _test.Update(_test.Orders, 3);
        Assert.Equal("3 1", _test.Running);
        _test.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Empty(_test.Log.Of(116));
    }

    [Fact]
    public void A_group_takes_only_clusters_of_one_explicit_version_that_are_free()
    {
        Assert.Contains("belongs to group 'checkout'", Assert.Throws<ArgumentException>(() => ClusterGroup.Create("other", _test.Clusters)).Message, StringComparison.Ordinal);
        using var one = Cluster.Create("one", TestGroup.Options(1));
        using var two = Cluster.Create("two", TestGroup.Options(2));
        using var local = Cluster.Create("local", Given.Options("http://a"));
        Assert.Contains("'one' 1, 'two' 2", Assert.Throws<ArgumentException>(() => ClusterGroup.Create("other", [one, two])).Message, StringComparison.Ordinal);
        Assert.Contains("'local' local-1", Assert.Throws<ArgumentException>(() => ClusterGroup.Create("other", [local, one])).Message, StringComparison.Ordinal);
        Assert.Contains("at least two", Assert.Throws<ArgumentException>(() => ClusterGroup.Create("other", [one])).Message, StringComparison.Ordinal);
        Assert.Contains("at least two", Assert.Throws<ArgumentException>(() => ClusterGroup.Create("other", [one, one])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ClusterGroup.Create("other", [one, two], TimeSpan.Zero));
        Assert.Throws<ArgumentException>(() => ClusterGroup.Create("other", [one, two], TimeSpan.FromDays(2)));
        two.TryUpdate(TestGroup.Options(3));
        one.TryUpdate(TestGroup.Options(3));
        Assert.Throws<ArgumentException>(() => ClusterGroup.Create("_", [one, two]));
        using ClusterGroup group = ClusterGroup.Create("Other", [two, one]);
        Assert.Equal(("other", "one two", "3"), (group.Name, string.Join(" ", group.Members), group.Version.ToString()));
    }

    private sealed class Gate : IActivationGate
    {
        public bool IsOpen { get; set; }

        public void Staged(StagedVersion? staged)
        {
        }

        public bool MayActivate(StagedVersion staged) => IsOpen;
    }
}
