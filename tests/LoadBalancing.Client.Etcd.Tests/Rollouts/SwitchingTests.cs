using LoadBalancing.Client.Etcd.Fleets;
using LoadBalancing.Client.Etcd.Storage;

namespace LoadBalancing.Client.Etcd.Tests.Rollouts;

/// <summary>From the order to flip on: the instant, the bake, waves, and the way back.</summary>
public sealed class SwitchingTests
{
    private readonly FleetWorld _world = new();

    private Task<RolloutResult> Begin(RolloutOptions? options = null, CancellationToken cancelled = default) => _world.Coordinator("me").RolloutAsync(2, options ?? FleetWorld.Options(), cancelled);

    private void ToPhase(RolloutPhase phase) { for (int i = 0; i < 1_000 && _world.Staged?.Phase != phase; i++) { _world.Advance(0.1); } Assert.Equal(phase, _world.Staged!.Phase); }

    /// <summary>A member that says this and nothing more, and whose key never ends.</summary>
    private void Put(MemberReport report) =>
        Assert.True(_world.Etcd.CommitAsync(new([], [EtcdOperation.Put(_world.Keys.Member(report.Role, report.Id), FleetJson.Of(report))]), default).Result.IsCommitted);

    [Theory]
    [InlineData(null, 31)] // the longest lease is 30 s, and a second
    [InlineData(40.0, 40)]
    [InlineData(5.0, 31)] // shorter than leases allow
    public void The_instant_is_the_longest_lease_and_a_second_ahead_at_least(double? lead, double seconds)
    {
        _world.Join("a", new MemberScript { Lease = TimeSpan.FromSeconds(30) });
        _world.Join("b");
        _world.Roll(1);
        RolloutOptions options = FleetWorld.Options();
        options.Lead = lead is { } wanted ? TimeSpan.FromSeconds(wanted) : null;
        Begin(options);
        ToPhase(RolloutPhase.Switching);
        Assert.Equal(TimeSpan.FromSeconds(seconds), _world.Active!.ActivateAt - _world.Active.At);
        Assert.Equal((2L, 1L, 100.0, 0.0, 2L), (_world.Active.Version, _world.Active.Previous, _world.Active.Percent, _world.Active.PreviousPercent, _world.Active.Highest));
    }

    [Fact]
    public void Who_does_not_flip_takes_it_back_and_the_highest_number_is_carried_on()
    {
        _world.Join("a");
        _world.Roll(1);
        _world.Join("stays", new MemberScript { Stays = 2 });
        Task<RolloutResult> rollout = Begin();
        ToPhase(RolloutPhase.Returning);
        ActiveRecord active = _world.Active!;
        Assert.Equal((1L, 1L, 100.0, 100.0, 2L), (active.Version, active.Previous, active.Percent, active.PreviousPercent, active.Highest));
        Assert.Equal("Cannot follow: client/stays (it does not flip).", active.Reason);
        RolloutResult result = _world.Until(rollout);
        Assert.Equal(("taken_back", active.Reason), (result.Outcome, result.Reason));
        // Forward and back, each at its instant.
        Assert.Equal((active.ActivateAt, 1L), _world.Members[0].Flips[^1]);
        _world.Coordinator("me").RolloutAsync(1, FleetWorld.Options(), default);
        Assert.Null(_world.Staged); // version 1 is active again, and run by all
    }

    [Fact]
    public void Who_says_nothing_after_the_instant_is_missed_when_the_time_is_over()
    {
        _world.Join("a");
        _world.Roll(1);
        Task<RolloutResult> rollout = Begin();
        Put(new MemberReport("client", "quiet", MemberState.Staged) { Staged = 2, Active = 1, Rollout = _world.Staged!.Rollout });
        ToPhase(RolloutPhase.Switching);
        DateTimeOffset missed = _world.Active!.ActivateAt + TimeSpan.FromSeconds(5);
        ToPhase(RolloutPhase.Returning);
        Assert.Equal(missed, _world.Staged!.PhaseAt);
        Put(new MemberReport("client", "quiet", MemberState.Ready) { Active = 1 });
        Assert.Equal(("taken_back", "5 s after the instant 1 of 2 members ran it, wanted 2; missing: client/quiet."), (_world.Until(rollout).Outcome, rollout.Result.Reason));
    }

    [Fact]
    public void Who_vanishes_before_the_instant_is_not_missed()
    {
        foreach (string id in (string[])["a", "b", "c"]) { _world.Join(id); }
        _world.Roll(1);
        Task<RolloutResult> rollout = Begin();
        ToPhase(RolloutPhase.Switching);
        _world.Members[1].Vanish(); // one of three, less than half; its lease ends a second and more before the instant
        Assert.Equal("done", _world.Until(rollout).Outcome);
    }

    [Fact]
    public void Harm_takes_it_back_at_once()
    {
        _world.Join("a");
        _world.Join("b", new MemberScript { HarmedBy = 2, HarmAfter = TimeSpan.FromSeconds(2) });
        _world.Roll(1);
        Task<RolloutResult> rollout = Begin();
        ToPhase(RolloutPhase.Baking);
        DateTimeOffset flip = _world.Members[0].Flips[^1].At;
        ToPhase(RolloutPhase.Returning);
        Assert.Equal(2.0, (_world.Staged!.PhaseAt - flip).TotalSeconds, tolerance: 0.02);
        Assert.Equal(("taken_back", "Harm is told by client/b (it does harm)."), (_world.Until(rollout).Outcome, rollout.Result.Reason));
        Assert.All(_world.Members, member => Assert.Equal([1L, 2, 1], member.Flips.Select(one => one.Version!.Value)));
    }

    [Theory]
    [InlineData(0.5, 2, "done")] // 2 of 4 are not more than the half
    [InlineData(0.5, 3, "taken_back")]
    [InlineData(0.0, 1, "taken_back")]
    [InlineData(1.0, 4, "done")]
    public void More_than_the_share_that_may_vanish_takes_it_back(double share, int vanish, string outcome)
    {
        foreach (string id in (string[])["a", "b", "c", "d"]) { _world.Join(id); }
        _world.Roll(1);
        RolloutOptions options = FleetWorld.Options();
        (options.MaximumLost, options.Bake) = (share, TimeSpan.FromMinutes(1));
        Task<RolloutResult> rollout = Begin(options);
        ToPhase(RolloutPhase.Baking);
        _world.Members.Take(vanish).ToList().ForEach(member => member.Vanish());
        Assert.Equal(outcome, _world.Until(rollout).Outcome);
        if (outcome == "taken_back") { Assert.StartsWith($"{vanish} of 4 members vanished", rollout.Result.Reason, StringComparison.Ordinal); }
    }

    [Fact]
    public void Waves_go_one_after_the_other_each_with_its_bake()
    {
        foreach (int i in Enumerable.Range(0, 20)) { _world.Join($"m{i}"); }
        _world.Roll(1);
        RolloutOptions options = FleetWorld.Options();
        foreach (double percent in (double[])[20, 60, 100]) { options.Waves.Add(percent); }
        Task<RolloutResult> rollout = Begin(options);
        foreach ((int wave, double before, double percent) in ((int, double, double)[])[(0, 0, 20), (1, 20, 60), (2, 60, 100)])
        {
            while (_world.Staged!.Wave != wave || _world.Staged.Phase != RolloutPhase.Switching) { _world.Advance(0.1); }
            Assert.Equal((before, percent), (_world.Active!.PreviousPercent, _world.Active.Percent));
            Assert.All(_world.Members, member => Assert.Equal(member.Position < before ? 2 : 1, member.Runs));
            Assert.Equal(_world.Members.Count(member => member.Position < percent), _world.Staged.InWave);
            DateTimeOffset instant = _world.Active.ActivateAt;
            ToPhase(RolloutPhase.Baking);
            Assert.All(_world.Members, member => Assert.Equal(member.Position < percent ? 2 : 1, member.Runs));
            Assert.All(_world.Members.Where(member => member.Position >= before && member.Position < percent), member => Assert.Equal(instant, member.Flips[^1].At));
        }
        Assert.Equal("done", _world.Until(rollout).Outcome);
    }

    [Fact]
    public void A_wave_whose_few_members_vanish_is_taken_back_although_most_of_the_fleet_is_there()
    {
        foreach (int i in Enumerable.Range(0, 20)) { _world.Join($"m{i}"); }
        _world.Roll(1);
        RolloutOptions options = FleetWorld.Options();
        foreach (double percent in (double[])[20, 100]) { options.Waves.Add(percent); }
        options.Bake = TimeSpan.FromMinutes(1);
        Task<RolloutResult> rollout = Begin(options);
        ToPhase(RolloutPhase.Baking);
        _world.Members.Where(member => member.Position < 20).ToList().ForEach(member => member.Vanish());
        Assert.Equal("taken_back", _world.Until(rollout).Outcome);
    }

    [Fact]
    public void A_cancellation_after_the_order_takes_it_back_and_finishes_that()
    {
        _world.Join("a");
        _world.Roll(1);
        using var cancelled = new CancellationTokenSource();
        Task<RolloutResult> rollout = Begin(cancelled: cancelled.Token);
        ToPhase(RolloutPhase.Baking);
        cancelled.Cancel();
        Assert.Equal("taken_back", _world.Until(rollout).Outcome);
        Assert.Equal(1, _world.Members[0].Runs);
    }

    [Fact]
    public void The_first_version_that_fails_stays_since_there_is_none_to_go_back_to()
    {
        _world.Join("a", new MemberScript { HarmedBy = 2 });
        RolloutResult result = _world.Until(Begin());
        Assert.Equal(("stays", "Harm is told by client/a (it does harm). There is no version before it to go back to: it stays."), (result.Outcome, result.Reason));
        Assert.Equal((2L, 2L), (_world.Active!.Version, _world.Members[0].Runs!.Value));
        Assert.Null(_world.Staged);
    }

    [Fact]
    public void Who_does_not_go_back_in_time_is_named()
    {
        _world.Join("a");
        _world.Roll(1);
        Task<RolloutResult> rollout = Begin();
        ToPhase(RolloutPhase.Baking);
        Put(new MemberReport("client", "stuck", MemberState.Harmed) { Active = 2, Rollout = _world.Staged!.Rollout });
        Assert.Equal("taken_back", _world.Until(rollout).Outcome);
        Assert.Equal("Harm is told by client/stuck. 5 s after the instant these had not gone back: client/stuck.", rollout.Result.Reason);
    }
}
