using FsCheck;
using FsCheck.Fluent;
using LoadBalancing.Client.Etcd.Fleets;
using LoadBalancing.Client.Etcd.Membership;
using LoadBalancing.Client.Etcd.Tests.Doubles;

namespace LoadBalancing.Client.Etcd.Tests.Membership;

/// <summary>Orders of events: a rollout by its rules, seen by a member that is cut off, comes back, settles late, and whose clock is set.</summary>
public sealed class CourseProperties
{
    /// <summary>A wall clock that may be set, over timestamps and timers that go on.</summary>
    private sealed class SetClock(ManualTime time) : TimeProvider
    {
        public TimeSpan Offset { get; set; }

        public override DateTimeOffset GetUtcNow() => time.GetUtcNow() + Offset;

        public override long GetTimestamp() => time.GetTimestamp();

        public override long TimestampFrequency => time.TimestampFrequency;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => time.CreateTimer(callback, state, dueTime, period);
    }

    [Fact]
    public void A_member_runs_only_what_a_record_that_it_has_read_names_never_early_and_never_flips_while_it_is_isolated() =>
        Prop.ForAll(Gen.Choose(0, 8).ListOf().Select(events => events.ToArray()).ToArbitrary(), Run).Check(Config.QuickThrowOnFailure.WithMaxTest(400).WithEndSize(60));

    private static void Run(int[] events)
    {
        var time = new ManualTime();
        var clock = new SetClock(time);
        var documents = new FleetDocuments(new MemoryEtcd(time), new FleetKeys("/shop"));
        using var course = new FleetCourse(clock, documents);
        void Has(long version) => course.Tell(new DocumentLeaves(version, new Dictionary<string, string?> { ["Plain"] = "x" }));
        Has(1);
        var read = new HashSet<long> { 1 };
        FleetView stored = new(1, new ActiveRecord(1, clock.GetUtcNow(), 1) { Highest = 1 }, Staged: null);
        course.Set(stored);
        course.Tell(static standing => standing with { Position = 10, IsSettled = true });
        long next = 2;
        foreach (int what in events)
        {
            Shown before = course.Shown;
            bool wasIsolated = course.Standing.IsIsolated;
            switch (what)
            {
                case 0 when stored.Staged is null:
                    Has(next);
                    stored = stored with { Staged = new StagedRecord(next, next, stored.Active!.Version, RolloutPhase.Staging) { Highest = next } };
                    next++;
                    break;
                case 1 when stored.Staged is { Phase: RolloutPhase.Staging } staged:
                    stored = stored with
                    {
                        Active = new ActiveRecord(staged.Version, clock.GetUtcNow() + TimeSpan.FromSeconds(3), staged.Rollout) { Previous = staged.Previous, Highest = staged.Version },
                        Staged = staged with { Phase = RolloutPhase.Switching },
                    };
                    break;
                case 2 when stored.Staged is { Phase: RolloutPhase.Switching, Previous: { } previous } staged:
                    stored = stored with
                    {
                        Active = new ActiveRecord(previous, clock.GetUtcNow() + TimeSpan.FromSeconds(3), staged.Rollout) { Previous = previous, PreviousPercent = 100, Highest = staged.Version },
                        Staged = staged with { Phase = RolloutPhase.Returning },
                    };
                    break;
                case 3: stored = stored with { Staged = null }; break;                                                          // aborted, or done
                case 4: course.Tell(static standing => standing with { IsIsolated = true }); break;
                case 5: course.Set(stored); course.Tell(static standing => standing with { IsIsolated = false }); break;         // read first
                case 6: course.Tell(static standing => standing with { IsSettled = true }); break;
                case 7: time.Advance(TimeSpan.FromSeconds(1)); break;
                case 8: clock.Offset = clock.Offset > TimeSpan.Zero ? TimeSpan.Zero : TimeSpan.FromSeconds(2); course.Look(); break;
            }
            if (!course.Standing.IsIsolated) { course.Set(stored); }
            ActiveRecord active = course.View.Active!;
            read.Add(active.Version);
            if (active.Previous is { } earlier) { read.Add(earlier); }
            long running = course.Shown.Running!.Value;
            Assert.Contains(running, read);
            if (running != before.Running)
            {
                Assert.False(course.Standing.IsIsolated, "a flip while isolated");
                bool isBefore = active.Previous != active.Version && running == active.Previous;
                Assert.True(isBefore || (running == active.Version && clock.GetUtcNow() >= active.ActivateAt), $"early: {running} under {active}");
                Assert.Equal(running, course.Shown.Versioned);
            }
            // What waits is armed only for the instant of the record, and only by one who hears.
            if (course.Shown.ActivateAt is { } at && at != Shown.Never)
            {
                Assert.False(course.Standing.IsIsolated, "armed while isolated");
                Assert.Equal((active.Version, active.ActivateAt), (course.Shown.Versioned!.Value, at));
            }
            if (wasIsolated && course.Standing.IsIsolated) { Assert.Equal(before.Running, running); }
            if (course.Standing.IsIsolated) { Assert.False(course.MayRun(next + 1)); Assert.True(course.MayRun(running)); }
            Assert.True(course.Shown.Versioned >= course.Standing.Highest || course.Shown.Supersedes >= course.Standing.Highest, "a lower version that does not say that it is meant");
        }
    }
}
