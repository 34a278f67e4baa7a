using LoadBalancing.Client.Etcd.Fleets;

namespace LoadBalancing.Client.Etcd.Tests.Rollouts;

/// <summary>Until the order to flip nobody has moved, and whatever is wrong ends the rollout.</summary>
public sealed class StagingTests
{
    private readonly FleetWorld _world = new();

    private Task<RolloutResult> Begin(RolloutOptions? options = null, long version = 2) => _world.Coordinator("me").RolloutAsync(version, options ?? FleetWorld.Options(), default);

    [Theory]
    [InlineData(1)]
    [InlineData(0.1)]
    public void One_that_refuses_ends_it_whatever_the_quorum_is(double quorum)
    {
        foreach (int i in Enumerable.Range(0, 9)) { _world.Join($"m{i}", new MemberScript { Prepares = TimeSpan.FromSeconds(2) }); }
        _world.Roll(1);
        _world.Join("no", new MemberScript { Refuses = 2 });
        RolloutOptions options = FleetWorld.Options();
        options.Quorum = quorum;
        RolloutResult result = _world.Until(Begin(options));
        Assert.Equal(("aborted", "Refused by client/no (it is wrong)."), (result.Outcome, result.Reason));
        Assert.All(_world.Members, member => Assert.Equal(1, member.Runs));
        Assert.Equal(1, _world.Active!.Version);
        // What was refused once does not speak against the next rollout.
        Assert.Equal("done", _world.Until(Begin(version: 3)).Outcome);
    }

    [Fact]
    public void Who_has_not_prepared_in_time_is_named()
    {
        _world.Join("a");
        _world.Roll(1);
        _world.Join("slow", new MemberScript { Hangs = 2 });
        Task<RolloutResult> rollout = Begin();
        _world.Advance(9.9);
        Assert.False(rollout.IsCompleted);
        _world.Advance(0.2);
        Assert.Equal(("aborted", "After 10 s 1 of 2 members had prepared it, wanted 2; missing: client/slow."), (rollout.Result.Outcome, rollout.Result.Reason));
    }

    [Theory]
    [InlineData(0.5, "done")] // 4 members: 2 are needed, 2 prepare
    [InlineData(0.51, "aborted")] // 2.04, so 3
    public void A_quorum_below_one_goes_without_the_others(double quorum, string outcome)
    {
        foreach (string id in (string[])["a", "b"]) { _world.Join(id); }
        _world.Roll(1);
        foreach (string id in (string[])["c", "d"]) { _world.Join(id, new MemberScript { Hangs = 2 }); }
        RolloutOptions options = FleetWorld.Options();
        options.Quorum = quorum;
        Assert.Equal(outcome, _world.Until(Begin(options)).Outcome);
    }

    [Fact]
    public void Too_few_members_end_it_and_none_at_all_may_be_meant()
    {
        RolloutResult result = _world.Until(Begin());
        Assert.Equal(("aborted", "0 members are live, wanted at least 1."), (result.Outcome, result.Reason));
        RolloutOptions options = FleetWorld.Options();
        options.MinimumMembers = 0;
        Assert.Equal("done", _world.Until(Begin(options)).Outcome);
    }

    [Fact]
    public void Who_joins_while_it_is_staged_counts_and_who_vanishes_does_not()
    {
        _world.Join("a");
        ScriptedMember gone = _world.Join("gone", new MemberScript { Hangs = 2, Lease = TimeSpan.FromSeconds(4) });
        _world.Roll(1);
        Task<RolloutResult> rollout = Begin();
        _world.Advance(1);
        _world.Join("late", new MemberScript { Prepares = TimeSpan.FromSeconds(6) });
        gone.Vanish();
        // The lease of 4 s is over at 5 s at the latest; the late one has prepared at 7 s.
        _world.Advance(5.5);
        Assert.Equal(RolloutPhase.Staging, _world.Staged!.Phase);
        _world.Advance(1);
        Assert.Equal((RolloutPhase.Switching, 2), (_world.Staged.Phase, _world.Staged.Members));
        Assert.Equal("done", _world.Until(rollout).Outcome);
    }

    [Theory]
    [InlineData(1.2, "aborted")]
    [InlineData(0.9, "done")]
    [InlineData(-1.2, "aborted")]
    [InlineData(-0.9, "done")]
    public void A_clock_that_is_certainly_off_by_more_than_a_second_ends_it(double seconds, string outcome)
    {
        _world.Join("a");
        _world.Roll(1);
        _world.Join("off", new MemberScript { Clock = TimeSpan.FromSeconds(seconds) });
        RolloutResult result = _world.Until(Begin());
        Assert.Equal(outcome, result.Outcome);
        if (outcome == "aborted") { Assert.Equal($"A clock is off by more than 1000 ms: client/off is at least 1200 ms {(seconds > 0 ? "ahead" : "behind")}.", result.Reason); }
    }

    [Fact]
    public void A_clock_that_was_set_since_is_not_held_against_the_next_rollout()
    {
        _world.Join("a");
        _world.Roll(1);
        ScriptedMember off = _world.Join("off", new MemberScript { Clock = TimeSpan.FromSeconds(-3) });
        Assert.Equal("aborted", _world.Until(Begin()).Outcome);
        off.Become(new MemberScript());
        _world.Advance(1);
        // Its last report is from then, and says that its clock is 3 s behind.
        RolloutResult next = _world.Until(Begin());
        Assert.Equal(("done", null), (next.Outcome, next.Reason));
    }

    [Fact]
    public void A_clock_that_may_be_ahead_makes_the_time_before_the_instant_longer()
    {
        _world.Join("a", new MemberScript { Clock = TimeSpan.FromSeconds(3) });
        RolloutOptions options = FleetWorld.Options();
        options.MaximumClockOffset = TimeSpan.FromSeconds(5);
        Task<RolloutResult> rollout = Begin(options);
        _world.Advance(1);
        // Its lease is 10 s: by its own clock the instant is 10 s after the order, so that it knows by then that it was cut off right after the order.
        Assert.Equal(TimeSpan.FromSeconds(13), _world.Active!.ActivateAt - _world.Staged!.PhaseAt);
        Assert.Equal("done", _world.Until(rollout).Outcome);
    }

    [Fact]
    public void A_report_that_cannot_be_read_counts_as_one_that_is_missing()
    {
        _world.Join("a");
        _world.Roll(1);
        _world.Etcd.CommitAsync(new([], [LoadBalancing.Client.Etcd.Storage.EtcdOperation.Put(_world.Keys.Member("client", "x"), "{"u8.ToArray())]), default);
        RolloutResult result = _world.Until(Begin());
        Assert.Equal("aborted", result.Outcome);
        Assert.Contains("missing: client/x ('/f/members/client/x' (revision", result.Reason!, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cancellation_ends_it_and_finishes_that()
    {
        _world.Join("a", new MemberScript { Hangs = 2 });
        _world.Roll(1);
        using var cancelled = new CancellationTokenSource();
        Task<RolloutResult> rollout = _world.Coordinator("me").RolloutAsync(2, FleetWorld.Options(), cancelled.Token);
        _world.Advance(1);
        cancelled.Cancel();
        _world.Advance(0.1);
        Assert.Equal(("aborted", "Cancelled by whoever coordinated it."), (rollout.Result.Outcome, rollout.Result.Reason));
        Assert.Null(_world.Staged);
        Assert.Null(_world.Find(_world.Keys.Lock));
    }

    [Fact]
    public void A_live_coordinator_is_asked_to_end_it()
    {
        _world.Join("a", new MemberScript { Hangs = 2 });
        _world.Roll(1);
        Task<RolloutResult> rollout = Begin();
        Task<RolloutResult?> abort = _world.Coordinator("boss").AbortAsync("wrong one", default);
        RolloutResult result = _world.Until(rollout);
        Assert.Equal(new RolloutResult(_world.History[^1].Rollout, 2, "aborted", "boss asked for its end: wrong one"), result);
        Assert.Equal(rollout.Result, _world.Until(abort));
        Assert.Null(_world.Find(_world.Keys.Abort));
        Assert.Null(_world.Until(_world.Coordinator("boss").AbortAsync("again", default)));
    }
}
