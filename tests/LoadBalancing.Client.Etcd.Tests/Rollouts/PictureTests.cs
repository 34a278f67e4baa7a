using System.Collections.Immutable;
using LoadBalancing.Client.Etcd.Fleets;
using LoadBalancing.Client.Etcd.Rollouts;
using LoadBalancing.Client.Etcd.Storage;

namespace LoadBalancing.Client.Etcd.Tests.Rollouts;

/// <summary>What is read from a fleet's keys, and what operators are told of it.</summary>
public sealed class PictureTests
{
    private static readonly DateTimeOffset s_zero = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(10, 1, false, 0)] // before the instant the old version is right
    [InlineData(12, 1, false, 1)]
    [InlineData(10, 2, true, 0)] // who went forward stays there until the instant of the way back
    [InlineData(12, 2, true, 1)]
    public void Who_does_not_run_what_it_should_is_late_from_the_instant_on(double now, long runs, bool isReturning, int late)
    {
        var staged = new StagedRecord(10, 2, 1, isReturning ? RolloutPhase.Returning : RolloutPhase.Switching);
        ActiveRecord active = isReturning
            ? new(1, s_zero + TimeSpan.FromSeconds(11), 10) { Previous = 1, PreviousPercent = 100 }
            : new(2, s_zero + TimeSpan.FromSeconds(11), 10) { Previous = 1 };
        var member = new LiveMember(new MemberReport("client", "a", MemberState.Ready) { Active = runs, Rollout = 10 }, s_zero, null);
        FleetPicture picture = FleetPicture.Empty with
        {
            Active = new(active, 1, 1),
            Staged = new(staged, 1, 1),
            Members = ImmutableSortedDictionary<string, LiveMember>.Empty.Add("/f/members/client/a", member),
        };
        FleetStatus status = FleetStatusOf.Picture(picture, "/f", s_zero + TimeSpan.FromSeconds(now));
        Assert.Equal(late, status.Laggards.Count());
    }

    [Fact]
    public void A_request_for_the_end_of_another_rollout_means_nothing()
    {
        FleetPicture picture = FleetPicture.Empty with { Staged = new(new StagedRecord(10, 2, 1, RolloutPhase.Staging), 1, 1), Abort = new(new AbortRecord(9, "why", "me"), 1, 1) };
        Assert.Null(picture.AbortRequest);
        Assert.NotNull((picture with { Abort = new(new AbortRecord(10, "why", "me"), 1, 1) }).AbortRequest);
    }

    [Fact]
    public void A_report_that_was_found_and_not_watched_bounds_no_clock_from_below()
    {
        var report = new MemberReport("client", "a", MemberState.Ready) { At = s_zero, Heard = s_zero, HeardAt = s_zero + TimeSpan.FromMilliseconds(20) };
        var value = new EtcdValue("/f/members/client/a", FleetJson.Of(report), 1, 1, 1);
        DateTimeOffset hourLater = s_zero + TimeSpan.FromHours(1);
        Assert.Equal(new ClockOffset(null, TimeSpan.FromMilliseconds(20)), LiveMember.Of(value, "/f/members/", hourLater, isFresh: false).Clock);
        Assert.Equal(new ClockOffset(TimeSpan.FromHours(-1), TimeSpan.FromMilliseconds(20)), LiveMember.Of(value, "/f/members/", hourLater, isFresh: true).Clock);
    }
}
