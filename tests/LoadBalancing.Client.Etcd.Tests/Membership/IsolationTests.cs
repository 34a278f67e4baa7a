using LoadBalancing.Client.Etcd.Fleets;
using LoadBalancing.Client.Etcd.Membership;
using LoadBalancing.Client.Etcd.Storage;
using LoadBalancing.Client.Etcd.Tests.Doubles;

namespace LoadBalancing.Client.Etcd.Tests.Membership;

/// <summary>A member that cannot reach etcd, with leases of 10 s: kept alive each 3.33 s.</summary>
public sealed class IsolationTests : VirtualFleet
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_that_is_partitioned_flips_at_no_instant_serves_on_and_catches_up_before_it_counts_again(bool hangs)
    {
        await _fleet.PublishAsync(1, 2);
        await _fleet.ActiveAsync(1, TimeSpan.Zero);
        await using MemberProcess process = await StartAsync();
        await _fleet.StageAsync(2, 1);
        await ReportAsync(report => report.State == MemberState.Staged);

        // It is armed for an instant 20 s from now, and then cut off.
        await _fleet.ActiveAsync(2, TimeSpan.FromSeconds(20), previous: 1);
        await Until.IsTrue(_time, s_step, () => process.Orders.Ledger.Staged?.ActivateAt is { } at && at < Shown.Never);
        DateTimeOffset instant = process.Orders.Ledger.Staged!.ActivateAt!.Value;
        (_etcd.Hangs, _etcd.Error) = (hangs, hangs ? null : new EtcdException(EtcdErrorCode.Unavailable, "refused"));
        await Until.IsTrue(_time, s_step, () => _time.GetUtcNow() > instant + TimeSpan.FromSeconds(1));
        Assert.True(process.Fleet.Course.Standing.IsIsolated);
        Assert.Equal(("1", "v1"), (process.Orders.Version.ToString(), process.Configuration["Prices:Currency"]));
        Assert.Empty(await _fleet.MembersAsync());
        Assert.True(process.Orders.TryAcquire(default, out Balancing.EndpointLease lease));
        lease.Complete(Outcomes.OutcomeKind.Success);

        // Back: the first thing that others see of it is that it runs what it should.
        var seen = new List<long?>();
        _memory.BeforeCommit = transaction => seen.AddRange(transaction.Operations.Where(operation => operation.Key.StartsWith(_fleet.Keys.Members, StringComparison.Ordinal))
            .Select(operation => FleetJson.ReadMember(new EtcdValue(operation.Key, operation.Value!.Value, 1, 1, 0))!.Active));
        (_etcd.Hangs, _etcd.Error) = (false, null);
        await ReportAsync(report => report.Active == 2);
        Assert.Equal(2, seen[0]);
        Assert.Equal(("2", "v2"), (process.Orders.Version.ToString(), process.Configuration["Prices:Currency"]));
        Assert.Contains(620, process.Logs.Ids);
        Assert.Contains(621, process.Logs.Ids);
    }

    [Fact]
    public async Task What_was_taken_back_while_it_was_away_is_never_run()
    {
        await _fleet.PublishAsync(41, 42);
        await _fleet.ActiveAsync(41, TimeSpan.Zero);
        await using MemberProcess process = await StartAsync();
        await _fleet.StageAsync(42, 41);
        await ReportAsync(report => report.State == MemberState.Staged);
        await _fleet.ActiveAsync(42, TimeSpan.FromSeconds(20), previous: 41);
        await Until.IsTrue(_time, s_step, () => process.Orders.Ledger.Staged?.ActivateAt is { } at && at < Shown.Never);
        _etcd.Hangs = true;
        await Until.IsTrue(_time, s_step, () => process.Fleet.Course.Standing.IsIsolated);
        await _fleet.ActiveAsync(41, TimeSpan.FromSeconds(11), previous: 41, previousPercent: 100, highest: 42);
        await _fleet.UnstageAsync();
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal("41", process.Orders.Version.ToString());

        _etcd.Hangs = false;
        await ReportAsync(report => report.Active == 41);
        Assert.DoesNotContain(process.Orders.Ledger.Records, record => record.Version == "42" && record.ActivatedAt is not null);
    }

    [Fact]
    public async Task A_gate_keeps_a_cluster_from_a_version_that_the_fleet_does_not_want_to_run()
    {
        await _fleet.PublishAsync(1, 2);
        await _fleet.ActiveAsync(1, TimeSpan.Zero);
        await using MemberProcess process = await StartAsync();
        await ReportAsync(report => report.Active == 1);
        // Something else armed it: a copy of the configuration that was read before a version was taken back.
        Assert.Empty(process.Orders.TryUpdate(TwoBy("http://10.0.0.9:80")));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("1", process.Orders.Version.ToString());
        Assert.Equal("2", process.Orders.Ledger.Staged?.Version);
        await _fleet.ActiveAsync(2, TimeSpan.Zero, previous: 1);
        await Until.IsTrue(_time, s_step, () => process.Orders.Version.ToString() == "2");
    }

    [Fact]
    public async Task A_lease_that_etcd_says_is_gone_is_granted_anew_and_records_are_read_before_it_reports()
    {
        await _fleet.PublishAsync(1);
        await _fleet.ActiveAsync(1, TimeSpan.Zero);
        await using MemberProcess process = await StartAsync();
        await ReportAsync(report => report.Active == 1);
        long lease = _memory.Values.Single(value => value.Key.StartsWith(_fleet.Keys.Members, StringComparison.Ordinal)).LeaseId;
        int reads = _etcd.Reads;

        _memory.End(lease);
        Assert.Empty(await _fleet.MembersAsync());
        await ReportAsync(report => report.Active == 1);
        Assert.True(_etcd.Reads > reads);
        Assert.DoesNotContain(620, process.Logs.Ids);
    }

    [Fact]
    public async Task A_report_that_cannot_be_written_confirms_nothing_and_is_written_later()
    {
        await _fleet.PublishAsync(1, 2);
        await _fleet.ActiveAsync(1, TimeSpan.Zero);
        await using MemberProcess process = await StartAsync();
        await ReportAsync(report => report.Active == 1);
        int refused = 0;
        _memory.BeforeCommit = transaction =>
        {
            if (!transaction.Operations.Any(operation => operation.Key.StartsWith(_fleet.Keys.Members, StringComparison.Ordinal))) { return; }
            Interlocked.Increment(ref refused);
            throw new EtcdException(EtcdErrorCode.Unknown, "the connection broke");
        };
        await _fleet.StageAsync(2, 1);
        await Until.IsTrue(_time, s_step, () => Volatile.Read(ref refused) > 2);
        Assert.NotEqual(2, Assert.Single(await _fleet.MembersAsync()).Staged);
        _memory.BeforeCommit = static _ => { };
        await ReportAsync(report => report.Staged == 2);
        Assert.Single(process.Logs.Ids, 627);
    }

    [Fact]
    public async Task Who_may_not_write_its_report_asks_more_and_more_seldom_keeps_its_lease_and_follows_all_the_same()
    {
        await _fleet.PublishAsync(1, 2);
        await _fleet.ActiveAsync(1, TimeSpan.Zero);
        int refused = 0;
        _memory.BeforeCommit = transaction =>
        {
            if (!transaction.Operations.Any(operation => operation.Key.StartsWith(_fleet.Keys.Members, StringComparison.Ordinal))) { return; }
            Interlocked.Increment(ref refused);
            throw new EtcdException(EtcdErrorCode.Denied, "permission denied (user 'reader')");
        };
        await using MemberProcess process = await StartAsync();
        await Until.IsTrue(_time, s_step, () => Volatile.Read(ref refused) > 0);
        DateTimeOffset began = _time.GetUtcNow();
        await Until.IsTrue(_time, s_step, () => _time.GetUtcNow() - began >= TimeSpan.FromSeconds(60));
        // 250 ms, 500 ms, 1 s, 2 s, then each 3.33 s: some 22 times, not 240.
        Assert.InRange(Volatile.Read(ref refused), 2, 30);
        Assert.Single(process.Logs.Ids, 627);
        await _fleet.ActiveAsync(2, TimeSpan.FromSeconds(20), previous: 1);
        await Until.IsTrue(_time, s_step, () => process.Orders.Version.ToString() == "2");
        _memory.BeforeCommit = static _ => { };
        await ReportAsync(report => report.Active == 2);
    }

    [Fact]
    public async Task Who_does_not_run_what_it_should_after_3_s_is_behind_and_says_why()
    {
        await _fleet.PublishAsync(1);
        await _fleet.ActiveAsync(1, TimeSpan.Zero);
        await using MemberProcess process = await StartAsync();
        await ReportAsync(report => report.Active == 1);
        await _fleet.PutAsync(_fleet.Keys.Document(2), "{}"u8.ToArray());
        await _fleet.ActiveAsync(2, TimeSpan.Zero, previous: 1);
        MemberReport behind = await ReportAsync(report => report.State == MemberState.Behind);
        Assert.Contains("/shop/documents/2", behind.Error, StringComparison.Ordinal);
        Assert.Equal(1, behind.Active);
        await Until.IsTrue(() => process.Logs.Ids.Contains(625));        // after it was told
        await _fleet.PublishAsync(2);
        Assert.Null((await ReportAsync(report => report is { Active: 2, State: MemberState.Ready })).Error);
    }

    [Fact]
    public void Isolation_begins_when_the_time_of_the_lease_has_passed_since_something_was_heard()
    {
        int begun = 0;
        using var isolation = new Isolation(_time, TimeSpan.FromSeconds(10), () => begun++);
        _time.Advance(TimeSpan.FromSeconds(9));
        isolation.Heard(_time.GetTimestamp());
        long heard = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromSeconds(10) - TimeSpan.FromTicks(1));
        // An answer to a question that was asked before tells nothing new.
        isolation.Heard(heard - 1);
        Assert.Equal((false, 0), (isolation.IsIsolated, begun));
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal((true, 1), (isolation.IsIsolated, begun));

        // Heard of, and not yet read.
        isolation.Heard(_time.GetTimestamp());
        Assert.True(isolation.IsIsolated);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.False(isolation.TryReturn(heard));
        Assert.True(isolation.IsIsolated);
        Assert.True(isolation.TryReturn(_time.GetTimestamp()));
        Assert.False(isolation.IsIsolated);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal((true, 2), (isolation.IsIsolated, begun));
    }

    private static Client.Configuration.ClusterOptions TwoBy(string address)
    {
        var options = new Client.Configuration.ClusterOptions { Version = 2, AllowEmpty = true };
        options.Endpoints["a"] = new() { Address = address };
        return options;
    }

    private Task<MemberProcess> StartAsync() => MemberProcess.StartAsync(_etcd, _time, options => options.LeaseTime = TimeSpan.FromSeconds(10));

    private async Task<MemberReport> ReportAsync(Func<MemberReport, bool> condition)
    {
        MemberReport? found = null;
        await Until.IsTrue(
            async () =>
            {
                found = (await _fleet.MembersAsync()).SingleOrDefault();
                if (found is not null && condition(found)) { return true; }
                _time.Advance(s_step);
                return false;
            },
            $"the last report is {found}");
        return found!;
    }
}
