using LoadBalancing.Client.Etcd.Fleets;

namespace LoadBalancing.Client.Etcd.Tests.Membership;

/// <summary>A rollout whose coordinator is gone, and a member that may finish it.</summary>
public sealed class StandbyTests : VirtualFleet
{
    [Fact]
    public async Task A_member_that_stands_by_finishes_what_a_coordinator_left()
    {
        await LeaveAsync();
        await using MemberProcess process = await MemberProcess.StartAsync(_etcd, _time, options => (options.Id, options.Standby, options.LeaseTime) = ("heir", true, TimeSpan.FromSeconds(30)));
        await Until.IsTrue(_time, s_step, () => Ended is not null);
        Assert.Equal((RolloutOutcome.Done, 2L), (Ended!.Outcome, Ended.Version));
        Assert.Equal("2", process.Orders.Version.ToString());
    }

    [Fact]
    public async Task One_that_does_not_leaves_it_to_people()
    {
        await LeaveAsync();
        await using MemberProcess process = await MemberProcess.StartAsync(_etcd, _time);
        await Until.IsTrue(_time, s_step, () => process.Orders.Ledger.Staged?.Version == "2");
        // Some ten times as long as one that stands by waits: 2 looks, each up to 12 s apart.
        for (int i = 0; i < 5_000; i++) { _time.Advance(s_step); }
        Assert.Null(Ended);
        Assert.DoesNotContain(_memory.Values, value => value.Key == _fleet.Keys.Lock);
    }

    private HistoryRecord? Ended => FleetJson.ReadHistory(_memory.Values.SingleOrDefault(value => value.Key.StartsWith(_fleet.Keys.History, StringComparison.Ordinal)));

    /// <summary>Version 1 runs, version 2 is staged, and nobody holds the lock.</summary>
    private async Task LeaveAsync()
    {
        await _fleet.PublishAsync(1, 2);
        await _fleet.ActiveAsync(1, TimeSpan.Zero);
        _time.Advance(TimeSpan.FromSeconds(1));
        DateTimeOffset now = _time.GetUtcNow();
        var staged = new StagedRecord(7, 2, 1, RolloutPhase.Staging)
        {
            StageTimeout = TimeSpan.FromMinutes(1),
            ConfirmTimeout = TimeSpan.FromSeconds(15),
            Bake = TimeSpan.FromSeconds(5),
            MaximumClockOffset = TimeSpan.FromSeconds(1),
            Highest = 2,
            StartedAt = now,
            PhaseAt = now,
            At = now,
        };
        await _fleet.PutAsync(_fleet.Keys.Staged, FleetJson.Of(staged));
    }
}
