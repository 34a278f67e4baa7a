using LoadBalancing.Client.Etcd.Fleets;
using LoadBalancing.Client.Etcd.Rollouts;
using LoadBalancing.Client.Etcd.Storage;

namespace LoadBalancing.Client.Etcd.Tests.Rollouts;

/// <summary>Who may coordinate, for how long, and what the next one finds.</summary>
public sealed class CoordinatorTests
{
    private readonly FleetWorld _world = new();

    public CoordinatorTests()
    {
        foreach (string id in (string[])["a", "b"]) { _world.Join(id); }
        _world.Roll(1);
    }

    private void ToPhase(RolloutPhase phase) { for (int i = 0; i < 1_000 && _world.Staged?.Phase != phase; i++) { _world.Advance(0.1); } Assert.Equal(phase, _world.Staged!.Phase); }

    private T Fails<T>(Task task)
        where T : Exception
    {
        for (int i = 0; i < 600 && !task.IsCompleted; i++) { _world.Advance(0.1); }
        return Assert.ThrowsAny<T>(() => task.GetAwaiter().GetResult());
    }

    [Fact]
    public void Two_at_the_same_time_are_one_and_an_error_that_names_it()
    {
        Task<RolloutResult> first = _world.Coordinator("ann@a").RolloutAsync(2, FleetWorld.Options(), default);
        FleetException error = Fails<FleetException>(_world.Coordinator("bob@b").RolloutAsync(3, FleetWorld.Options(), default));
        Assert.Equal(FleetErrorCode.Locked, error.Code);
        Assert.Contains("ann@a holds the lock of '/f' since 2026-01-01 00:00", error.Message, StringComparison.Ordinal);
        Assert.Equal(FleetErrorCode.Locked, Fails<FleetException>(_world.Coordinator("bob@b").ResumeAsync(TimeSpan.FromSeconds(1), null, default)).Code);
        Assert.Equal("done", _world.Until(first).Outcome);
        Assert.All(_world.Writers, writer => Assert.Equal("ann@a", writer));
    }

    [Fact]
    public void What_was_not_published_and_what_stands_in_the_way_are_named()
    {
        FleetException none = Fails<FleetException>(_world.Coordinator("me").RolloutAsync(9, FleetWorld.Options(), default));
        Assert.Equal((FleetErrorCode.NoSuchVersion, "Version 9 was never published; the newest is 3. `lbctl publish` does."), (none.Code, none.Message));
        _ = _world.Coordinator(_world.Way("dead@d", 2)).RolloutAsync(2, FleetWorld.Options(), default);
        _world.Advance(12);
        FleetException left = Fails<FleetException>(_world.Coordinator("me").RolloutAsync(3, FleetWorld.Options(), default));
        Assert.Equal(FleetErrorCode.UnderWay, left.Code);
        Assert.Contains("of version 2, begun by dead@d", left.Message, StringComparison.Ordinal);
        Assert.Null(_world.Find(_world.Keys.Lock));
        ArgumentException wrong = Assert.Throws<ArgumentException>(() => RolloutRules.Check(new RolloutOptions { Waves = { 5, 5, 100 }, Quorum = 0, MinimumMembers = -1, MaximumLost = 2, Bake = TimeSpan.FromDays(2), StageTimeout = default, ConfirmTimeout = default, MaximumClockOffset = default, Lead = TimeSpan.FromDays(1) }));
        Assert.All((string[])["Waves: got 5, 5, 100", "Quorum: got 0", "MinimumMembers", "MaximumLost", "Bake", "StageTimeout", "ConfirmTimeout", "MaximumClockOffset", "Lead"], name => Assert.Contains(name, wrong.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void One_that_was_stopped_for_longer_than_its_lock_writes_nothing_more()
    {
        // Stopped within the order to flip, which is sent when it wakes up; by then another has gone on.
        MortalEtcd way = _world.Way("stopped", 2);
        Task<RolloutResult> rollout = _world.Coordinator(way).RolloutAsync(2, FleetWorld.Options(), default);
        _world.Advance(12);
        Assert.True(way.IsDead);
        Task<RolloutResult?> next = _world.Coordinator("next").ResumeAsync(TimeSpan.FromSeconds(20), null, default);
        ToPhase(RolloutPhase.Switching);
        way.Resume();
        Fails<Exception>(rollout);
        Assert.Equal("done", _world.Until(next)!.Outcome);
        Assert.Equal(["stopped", "next"], _world.Writers.Distinct());
        Assert.Equal(_world.Writers.OrderDescending(), _world.Writers);
    }

    [Fact]
    public void One_whose_lease_ended_in_etcd_ends_with_an_error_that_says_so()
    {
        Task<RolloutResult> rollout = _world.Coordinator("me").RolloutAsync(2, FleetWorld.Options(), default);
        ToPhase(RolloutPhase.Switching);
        int writes = _world.Writers.Count;
        _world.Etcd.End(_world.Find(_world.Keys.Lock)!.LeaseId);
        FleetException error = Fails<FleetException>(rollout);
        Assert.Equal(FleetErrorCode.LockLost, error.Code);
        Assert.Contains("of version 2 stood at switching", error.Message, StringComparison.Ordinal);
        _world.Advance(60);
        Assert.Equal(writes, _world.Writers.Count);
    }

    [Theory]
    [InlineData(5, true)] // less than what the lock lives after its last answer: 10 s, of which up to 3.4 may be over
    [InlineData(11, false)]
    public void Etcd_may_be_away_for_as_long_as_the_lock_lives(int seconds, bool goesOn)
    {
        MortalEtcd way = _world.Way("me");
        Task<RolloutResult> rollout = _world.Coordinator(way).RolloutAsync(2, FleetWorld.Options(), default);
        way.IsAway = true;
        _world.Advance(seconds);
        way.IsAway = false;
        if (goesOn) { Assert.Equal("done", _world.Until(rollout).Outcome); return; }
        EtcdException error = Fails<EtcdException>(rollout);
        Assert.Equal(EtcdErrorCode.Unavailable, error.Code);
        Assert.Contains("of version 2 stood at staging when it was last seen; `lbctl status` shows it, `lbctl resume` goes on", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_death_of_a_coordinator_does_not_by_itself_take_a_version_back()
    {
        _ = _world.Coordinator(_world.Way("dead", 3)).RolloutAsync(2, FleetWorld.Options(), default);
        // Long after the instant and the 5 s to confirm, and after a bake would have been over.
        _world.Advance(300);
        Assert.Equal("done", _world.Until(_world.Coordinator("next").ResumeAsync(TimeSpan.Zero, null, default))!.Outcome);
    }

    [Fact]
    public void Who_takes_over_after_the_time_to_prepare_is_over_gives_it_again()
    {
        _world.Join("slow", new MemberScript { Prepares = TimeSpan.FromSeconds(35) });
        MortalEtcd way = _world.Way("dead", 2); // at 10 s, when it wanted to give up
        _ = _world.Coordinator(way).RolloutAsync(2, FleetWorld.Options(), default);
        _world.Advance(31);
        Assert.True(way.IsDead);
        Assert.Equal("done", _world.Until(_world.Coordinator("next").ResumeAsync(TimeSpan.Zero, null, default))!.Outcome);
    }

    [Theory]
    [InlineData(1, "done")] // it had staged it
    [InlineData(2, "done")] // it had ordered the flip, an hour ahead
    [InlineData(3, "taken_back")] // nobody confirmed by its clock, and it had ordered the way back
    public void A_dead_coordinators_clock_that_was_an_hour_ahead_hangs_nobody(int commit, string outcome)
    {
        var hour = TimeSpan.FromHours(1);
        RolloutOptions options = FleetWorld.Options();
        options.MaximumClockOffset = TimeSpan.FromHours(1);
        _ = _world.Coordinator(_world.Way("dead", commit, isAfter: true, clock: hour), hour).RolloutAsync(2, options, default);
        _world.Advance(30);
        Task<RolloutResult?> next = _world.Coordinator("next").ResumeAsync(TimeSpan.FromSeconds(20), null, default);
        DateTimeOffset began = _world.Time.GetUtcNow();
        Assert.Equal(outcome, _world.Until(next)!.Outcome);
        // 11 s of lead, 5 s of bake, and what it takes to see that.
        Assert.True(_world.Time.GetUtcNow() - began <= TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void A_return_by_hand_is_a_rollout_whose_lower_number_is_meant_also_after_one_that_was_only_staged()
    {
        ScriptedMember no = _world.Join("no", new MemberScript { Refuses = 3 });
        Assert.Equal("aborted", _world.Until(_world.Coordinator("me").RolloutAsync(3, FleetWorld.Options(), default)).Outcome);
        Assert.Equal("done", _world.Until(_world.Coordinator("me").RolloutAsync(2, FleetWorld.Options(), default)).Outcome);
        Assert.Equal((2L, 3L), (_world.Active!.Version, _world.Active.Highest));
        Assert.Equal("done", _world.Until(_world.Coordinator("me").RolloutAsync(1, FleetWorld.Options(), default)).Outcome);
        Assert.Equal((1L, 2L, 3L), (_world.Active!.Version, _world.Active.Previous, _world.Active.Highest));
        Assert.Equal(1, no.Runs);
    }

    [Fact]
    public void Who_stands_by_finishes_what_a_dead_coordinator_left_once_and_asks_nothing_while_there_is_nothing()
    {
        using var stopped = new CancellationTokenSource();
        MortalEtcd[] ways = [_world.Way("s0"), _world.Way("s1")];
        Task[] standing = [.. ways.Select((way, i) => new RolloutStandby(new FleetPlace(way, _world.Keys, _world.Time), way.ToString(), () => _world.Staged is not null, new Random(i)).RunAsync(stopped.Token))];
        _ = _world.Coordinator(_world.Way("dead", 3)).RolloutAsync(2, FleetWorld.Options(), default);
        // Its lock ends within 10 s; two looks, 10 to 12 s apart; a bake of 5 s.
        _world.Advance(0.4 + 11 + 10 + 24 + 6 + 5);
        Assert.Null(_world.Staged);
        Assert.Equal(RolloutOutcome.Done, _world.History[^1].Outcome);
        Assert.Equal(2, _world.Writers.Distinct().Count());
        Assert.Equal(1, ways.Sum(way => way.Commits > 0 ? 1 : 0));
        stopped.Cancel();
        Assert.All(standing, task => Assert.True(task.IsCompletedSuccessfully));
    }

    [Fact]
    public void A_deletion_by_hand_ends_the_rollout_with_an_error_that_says_so()
    {
        Task<RolloutResult> rollout = _world.Coordinator("me").RolloutAsync(2, FleetWorld.Options(), default);
        _world.Etcd.CommitAsync(new([], [EtcdOperation.Delete(_world.Keys.Staged)]), default);
        Assert.Equal(FleetErrorCode.Meddled, Fails<FleetException>(rollout).Code);
    }
}
