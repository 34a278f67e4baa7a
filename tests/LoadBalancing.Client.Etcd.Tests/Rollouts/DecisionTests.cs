using LoadBalancing.Client.Etcd.Fleets;
using LoadBalancing.Client.Etcd.Rollouts;

namespace LoadBalancing.Client.Etcd.Tests.Rollouts;

/// <summary>What a coordinator does next, one state at a time: rollout 10 of version 2 in waves of 50 % and 100 %, ordered at 0 s for 11 s, with 5 s to confirm, 10 s to prepare and a bake of 60 s.</summary>
public sealed class DecisionTests
{
    private static readonly DateTimeOffset s_zero = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly ActiveRecord s_active = new(2, At(11), 10) { Previous = 1, Percent = 50, At = s_zero };
    private static readonly string[] s_first = [.. Ids(place => place < 50)], s_last = [.. Ids(place => place >= 50)];

    [Fact]
    public void Only_what_is_said_of_this_rollout_and_of_its_version_counts()
    {
        Assert.IsType<RolloutStep.Wait>(Next(RolloutPhase.Staging, 1, Member(s_first[0], MemberState.Staged, staged: 3)));
        Assert.IsType<RolloutStep.Wait>(Next(RolloutPhase.Staging, 1, Member(s_first[0], MemberState.Staged, staged: 2, rollout: 9)));
        Assert.Equal(new RolloutStep.Switch(0), Next(RolloutPhase.Staging, 1, Member(s_first[0], MemberState.Staged, staged: 2)));
        Assert.Equal(new RolloutStep.Switch(0), Next(RolloutPhase.Staging, 1, Member(s_first[0], MemberState.Ready, active: 2)));
        Assert.IsType<RolloutStep.Wait>(Next(RolloutPhase.Staging, 1, Member(s_first[0], MemberState.Refused, rollout: 9)));
        Assert.IsType<RolloutStep.End>(Next(RolloutPhase.Staging, 1, Member(s_first[0], MemberState.Refused)));
        foreach (MemberState state in (MemberState[])[MemberState.Harmed, MemberState.Behind, MemberState.Refused])
        {
            Assert.Equal(new RolloutStep.Wait(At(11)), Next(RolloutPhase.Switching, 1, Member(s_first[0], state, rollout: 9)));
            Assert.IsType<RolloutStep.Return>(Next(RolloutPhase.Switching, 1, Member(s_first[0], state)));
        }
    }

    [Fact]
    public void A_wave_is_confirmed_by_all_of_it_who_run_the_version_and_are_in_no_trouble()
    {
        LiveMember runs = Member(s_first[0], MemberState.Ready, active: 2), not = Member(s_first[1], MemberState.Staged, staged: 2);
        Assert.Equal(new RolloutStep.Wait(At(16)), Next(RolloutPhase.Switching, 12, runs, not));
        Assert.Equal(new RolloutStep.Wait(At(16)), Next(RolloutPhase.Switching, 12, runs, Member(s_first[1], MemberState.Behind, active: 2, rollout: 9)));
        Assert.IsType<RolloutStep.Bake>(Next(RolloutPhase.Switching, 12, runs, Member(s_last[0], MemberState.Staged, staged: 2)));
        Assert.IsType<RolloutStep.Return>(Next(RolloutPhase.Switching, 16, runs, not));
        // Who took over at 15 s gives the time to confirm again.
        Assert.Equal(new RolloutStep.Wait(At(20)), Next(RolloutPhase.Switching, 16, 15, runs, not));
    }

    [Fact]
    public void Who_runs_another_version_than_it_should_in_a_bake_takes_it_back_within_the_wave_and_outside_of_it_but_who_has_just_joined_may_take_its_time()
    {
        LiveMember runs = Member(s_first[0], MemberState.Ready, active: 2), stays = Member(s_last[0], MemberState.Staged, active: 1, staged: 2);
        Assert.Equal(new RolloutStep.Wait(At(60)), Next(RolloutPhase.Baking, 30, runs, stays));
        Assert.IsType<RolloutStep.Return>(Next(RolloutPhase.Baking, 30, runs, stays, Member(s_first[1], MemberState.Staged, active: 1, staged: 2)));
        Assert.IsType<RolloutStep.Return>(Next(RolloutPhase.Baking, 30, runs, stays, Member(s_last[1], MemberState.Ready, active: 2)));
        Assert.Equal(new RolloutStep.Wait(At(60)), Next(RolloutPhase.Baking, 30, runs, stays, Member(s_first[1], MemberState.Preparing, active: 1, seen: 28)));
    }

    [Fact]
    public void The_next_wave_waits_until_those_in_it_have_prepared_for_as_long_as_staging_may_take()
    {
        LiveMember runs = Member(s_first[0], MemberState.Ready, active: 2), not = Member(s_last[0], MemberState.Preparing, active: 1);
        Assert.Equal(new RolloutStep.Wait(At(70)), Next(RolloutPhase.Baking, 61, runs, not));
        Assert.IsType<RolloutStep.Return>(Next(RolloutPhase.Baking, 70, runs, not));
        Assert.Equal(new RolloutStep.Switch(1), Next(RolloutPhase.Baking, 61, runs, Member(s_last[0], MemberState.Staged, active: 1, staged: 2)));
        // Who took over at 100 s watches for 5 s of its own.
        Assert.Equal(new RolloutStep.Wait(At(105)), Next(RolloutPhase.Baking, 101, 100, runs, Member(s_last[0], MemberState.Staged, active: 1, staged: 2)));
    }

    [Fact]
    public void An_order_of_a_clock_that_was_ahead_is_given_again_unless_somebody_has_flipped_by_it()
    {
        ActiveRecord ahead = s_active with { At = At(3600), ActivateAt = At(3611) };
        LiveMember runs = Member(s_first[0], MemberState.Ready, active: 2), not = Member(s_first[1], MemberState.Staged, staged: 2);
        Assert.IsType<RolloutStep.Rearm>(RolloutDecision.Next(Situation(RolloutPhase.Switching, 1, 0, [not]) with { Active = ahead }));
        Assert.Equal(new RolloutStep.Wait(At(11)), RolloutDecision.Next(Situation(RolloutPhase.Switching, 1, 0, [runs, not]) with { Active = ahead }));
        Assert.IsType<RolloutStep.Rearm>(RolloutDecision.Next(Situation(RolloutPhase.Returning, 1, 0, [runs, not]) with { Active = ahead }));
    }

    [Fact]
    public void What_has_no_other_version_before_it_stays_and_no_lease_is_believed_beyond_an_hour()
    {
        LiveMember harmed = Member(s_first[0], MemberState.Harmed, active: 2);
        RolloutSituation same = Situation(RolloutPhase.Baking, 30, 0, [harmed]);
        same = same with { Staged = same.Staged with { Previous = 2 } };
        Assert.Equal(RolloutOutcome.Stays, Assert.IsType<RolloutStep.End>(RolloutDecision.Next(same)).Outcome);
        LiveMember boastful = new(harmed.Report with { LeaseSeconds = 1e300 }, s_zero, null);
        Assert.Equal(TimeSpan.FromSeconds(3601), Situation(RolloutPhase.Staging, 1, 0, [boastful]).Lead);
    }

    private static DateTimeOffset At(double seconds) => s_zero + TimeSpan.FromSeconds(seconds);

    private static IEnumerable<string> Ids(Func<double, bool> isWanted) => Enumerable.Range(0, 100).Select(i => $"m{i}").Where(id => isWanted(Wave.PositionOf("client", id))).Take(3);

    private static LiveMember Member(string id, MemberState state, long? active = null, long? staged = null, long rollout = 10, double seen = 0) =>
        new(new MemberReport("client", id, state) { Active = active, Staged = staged, Rollout = rollout }, At(seen), null);

    private static RolloutSituation Situation(RolloutPhase phase, double now, double since, LiveMember[] members)
    {
        var staged = new StagedRecord(10, 2, 1, phase)
        {
            Waves = [50, 100],
            Bake = TimeSpan.FromSeconds(60),
            StageTimeout = TimeSpan.FromSeconds(10),
            ConfirmTimeout = TimeSpan.FromSeconds(5),
            MaximumClockOffset = TimeSpan.FromSeconds(1),
            PhaseAt = s_zero,
            Reason = "it does harm",
        };
        return new(staged, s_active, RollCall.Of(staged, members), At(now), At(since), null);
    }

    private static RolloutStep Next(RolloutPhase phase, double now, params LiveMember[] members) => RolloutDecision.Next(Situation(phase, now, 0, members));

    private static RolloutStep Next(RolloutPhase phase, double now, double since, params LiveMember[] members) => RolloutDecision.Next(Situation(phase, now, since, members));
}
