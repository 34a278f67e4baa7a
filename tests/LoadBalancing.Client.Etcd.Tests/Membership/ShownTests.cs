using LoadBalancing.Client.Etcd.Fleets;
using LoadBalancing.Client.Etcd.Membership;

namespace LoadBalancing.Client.Etcd.Tests.Membership;

/// <summary>What is shown, as a table. The instant is 12 o'clock.</summary>
public sealed class ShownTests
{
    private static readonly DateTimeOffset s_noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero), s_before = s_noon.AddTicks(-1);
    private static readonly Standing s_member = new() { Position = 10, Running = 41, Highest = 41, IsSettled = true };

    [Fact]
    public void Nothing_is_shown_before_the_first_version()
    {
        Assert.Equal(Shown.Nothing, Shown.Of(View(), new Standing(), s_noon));
        // Staged, and never the first thing that clusters see.
        Assert.Equal(Shown.Nothing, Shown.Of(View(staged: Staged(42)), new Standing { Position = 10 }, s_noon));
        Assert.Equal(new Shown(null, 42, Shown.Never, null), Shown.Of(View(staged: Staged(42)), new Standing { Position = 10, IsSettled = true }, s_noon));
    }

    [Fact]
    public void What_is_staged_waits_for_ever_beside_the_plain_keys_of_what_runs()
    {
        FleetView view = View(Active(41), Staged(42));
        Assert.Equal(new Shown(41, 42, Shown.Never, null), Shown.Of(view, s_member, s_noon));
        Assert.Equal(new Shown(41, 41, null, null), Shown.Of(view, s_member with { IsSettled = false }, s_noon));
        Assert.Equal(new Shown(41, 41, null, null), Shown.Of(View(Active(41)), s_member, s_noon));
    }

    [Fact]
    public void What_is_active_later_waits_for_its_instant_and_runs_from_then_on()
    {
        FleetView view = View(Active(42, previous: 41), Staged(42, RolloutPhase.Switching));
        Assert.Equal(new Shown(41, 42, s_noon, null), Shown.Of(view, s_member, s_before));
        Assert.Equal(new Shown(42, 42, null, null), Shown.Of(view, s_member, s_noon));
        Assert.Equal(new Shown(41, 41, null, null), Shown.Of(view, s_member with { IsSettled = false }, s_before));
        Assert.Equal(new Shown(42, 42, null, null), Shown.Of(view, s_member with { IsSettled = false }, s_noon));
    }

    [Fact]
    public void One_that_is_isolated_flips_at_no_instant()
    {
        FleetView view = View(Active(42, previous: 41), Staged(42, RolloutPhase.Switching));
        Standing isolated = s_member with { IsIsolated = true };
        Assert.Equal(new Shown(41, 42, Shown.Never, null), Shown.Of(view, isolated, s_before));
        Assert.Equal(new Shown(41, 42, Shown.Never, null), Shown.Of(view, isolated, s_noon.AddHours(1)));
        Assert.Equal(new Shown(42, 42, null, null), Shown.Of(view, isolated with { Running = 42 }, s_before));
    }

    [Fact]
    public void A_clock_that_goes_back_over_the_instant_takes_nothing_back()
    {
        FleetView view = View(Active(42, previous: 41));
        Assert.Equal(new Shown(42, 42, null, null), Shown.Of(view, s_member with { Running = 42 }, s_before));
    }

    [Fact]
    public void Who_starts_runs_what_is_active_by_its_clock()
    {
        var starting = new Standing { Position = 10 };
        Assert.Equal(new Shown(41, 41, null, null), Shown.Of(View(Active(42, previous: 41)), starting, s_before));
        Assert.Equal(new Shown(42, 42, null, null), Shown.Of(View(Active(42, previous: 41)), starting, s_noon));
        // The first version of all: there is nothing else to run.
        Assert.Equal(new Shown(1, 1, null, null), Shown.Of(View(Active(1)), starting, s_before));
    }

    [Fact]
    public void Who_is_at_work_without_a_version_waits_for_the_instant_of_the_first()
    {
        var empty = new Standing { Position = 10, IsSettled = true };
        Assert.Equal(new Shown(null, 1, s_noon, null), Shown.Of(View(Active(1)), empty, s_before));
        Assert.Equal(new Shown(1, 1, null, null), Shown.Of(View(Active(1)), empty, s_noon));
        // A store that was made anew, and runs its first version.
        Assert.Equal(new Shown(41, 1, s_noon, 41), Shown.Of(View(Active(1)), s_member, s_before));
    }

    [Fact]
    public void Who_has_missed_a_rollout_catches_up_at_once_and_then_waits_for_the_next()
    {
        FleetView view = View(Active(43, previous: 42));
        Assert.Equal(new Shown(42, 43, s_noon, null), Shown.Of(view, s_member, s_before));
    }

    [Fact]
    public void A_version_that_is_taken_back_runs_until_the_instant_and_the_lower_one_is_meant()
    {
        FleetView view = View(Active(41, previous: 41, previousPercent: 100, highest: 42), Staged(42, RolloutPhase.Returning));
        Standing moved = s_member with { Running = 42, Highest = 42 };
        Assert.Equal(new Shown(42, 41, s_noon, 42), Shown.Of(view, moved, s_before));
        Assert.Equal(new Shown(41, 41, null, 42), Shown.Of(view, moved, s_noon));
        Assert.Equal(new Shown(42, 42, null, null), Shown.Of(view, moved with { IsSettled = false }, s_before));
        // Who had not moved, or starts, runs what all go back to.
        Assert.Equal(new Shown(41, 41, null, 42), Shown.Of(view, s_member, s_before));
        Assert.Equal(new Shown(41, 41, null, 42), Shown.Of(view, new Standing(), s_before));
    }

    [Fact]
    public void A_lower_version_that_is_rolled_out_supersedes_all_that_was_ever_shown()
    {
        FleetView view = View(Active(42), Staged(41, highest: 42));
        Assert.Equal(new Shown(42, 41, Shown.Never, 42), Shown.Of(view, s_member with { Running = 42, Highest = 42 }, s_noon));
        // 43 was staged here and aborted, which the coordinator of 41 does not know.
        Assert.Equal(new Shown(42, 41, Shown.Never, 43), Shown.Of(view, s_member with { Running = 42, Highest = 43 }, s_noon));
    }

    [Theory]
    [InlineData(4.9, 42L, 42L)]     // of 5 %: it runs it already
    [InlineData(10.0, 41L, 42L)]    // of 25 %: it flips at the instant
    [InlineData(24.9, 41L, 42L)]
    [InlineData(25.0, 41L, 41L)]    // of neither
    [InlineData(null, 41L, 41L)]    // no member
    public void Waves_go_by_position(double? position, long before, long after)
    {
        FleetView view = View(Active(42, previous: 41, percent: 25, previousPercent: 5), Staged(42, RolloutPhase.Switching));
        Standing standing = new() { Position = position, Running = before, Highest = 42 };
        Assert.Equal(before, Shown.Of(view, standing, s_before).Running);
        Assert.Equal(after, Shown.Of(view, standing, s_noon).Running);
        Shown waiting = Shown.Of(view, standing with { IsSettled = true }, s_before);
        // Who is of a later wave stays prepared.
        Assert.Equal((42L, before == after && before == 42 ? null : before == after ? Shown.Never : (DateTimeOffset?)s_noon), (waiting.Versioned!.Value, waiting.ActivateAt));
    }

    [Fact]
    public void A_version_that_went_back_to_its_waves_start_is_prepared_no_more()
    {
        FleetView view = View(Active(41), Staged(42, RolloutPhase.Returning));
        Assert.Equal(new Shown(41, 41, null, 42), Shown.Of(view, s_member with { Highest = 42 }, s_noon));
    }

    [Fact]
    public void Lost_records_change_nothing()
    {
        Assert.Equal(new Shown(41, 41, null, null), Shown.Of(View(), s_member, s_noon));
    }

    private static FleetView View(ActiveRecord? active = null, StagedRecord? staged = null) => new(7, active, staged);

    private static ActiveRecord Active(long version, long? previous = null, double percent = 100, double previousPercent = 0, long highest = 0) =>
        new(version, s_noon, 3) { Previous = previous, Percent = percent, PreviousPercent = previousPercent, Highest = Math.Max(highest, version) };

    private static StagedRecord Staged(long version, RolloutPhase phase = RolloutPhase.Staging, long highest = 0) => new(3, version, 41, phase) { Highest = Math.Max(highest, version) };
}
