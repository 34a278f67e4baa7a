using LoadBalancing.Client.Traffic.Affinity;

namespace LoadBalancing.Client.Tests.Traffic.Affinity;

/// <summary>Timestamps are plain numbers here; sessions are called 0, 1, 2 ...</summary>
public sealed class AffinityTrackerTests
{
    private const long Never = long.MinValue;
    private readonly AffinityTracker _tracker = new();

    private int[] Known(int among) => [.. Enumerable.Range(0, among).Where(i => _tracker.Find((UInt128)i) is not null)];

    [Fact]
    public void A_session_is_found_again_and_added_once()
    {
        Assert.Null(_tracker.Find(1));
        Session session = _tracker.Add(1, 10, 100, Never);
        Assert.Same(session, _tracker.Find(1));
        Assert.Same(session, _tracker.Add(1, 10, 200, Never));
        Assert.Equal((1, 100L), (_tracker.Count, session.UsedAt));
    }

    [Fact]
    public void Beyond_the_capacity_those_unused_for_longest_are_forgotten()
    {
        for (int i = 0; i < 10; i++) { _tracker.Add((UInt128)i, 5, i, Never); }
        Assert.Equal([5, 6, 7, 8, 9], Known(10));
        Assert.Equal(5, _tracker.Count);
    }

    [Fact]
    public void A_session_that_is_used_outlives_those_that_are_not()
    {
        for (int i = 0; i < 5; i++) { _tracker.Add((UInt128)i, 5, i, Never); }
        for (int i = 5; i < 500; i++)
        {
            _tracker.Find(0)!.Use(i);
            _tracker.Add((UInt128)i, 5, i, Never);
        }
        Assert.Equal([0, 496, 497, 498, 499], Known(500));
    }

    [Fact]
    public void Where_all_are_used_the_one_used_least_lately_goes_and_never_the_new_one()
    {
        // 3, 1 and 2 are used in that order after they were added: the second line of looking has to find 3.
        for (int i = 1; i <= 3; i++) { _tracker.Add((UInt128)i, 3, i, Never); }
        for (int i = 0; i < 3; i++) { _tracker.Find((UInt128)(i == 0 ? 3 : i))!.Use(10 + i); }
        _tracker.Add(4, 3, 20, Never);
        Assert.Equal([1, 2, 4], Known(5));
    }

    [Fact]
    public void A_table_for_one_holds_the_newest()
    {
        _tracker.Add(0, 1, 0, Never);
        _tracker.Find(0)!.Use(5);
        _tracker.Add(1, 1, 6, Never);
        Assert.Equal([1], Known(2));
    }

    [Fact]
    public void However_many_are_used_the_table_stays_at_its_capacity()
    {
        // More than one look can see are used between two additions.
        for (int i = 0; i < 100; i++) { _tracker.Add((UInt128)i, 100, i, Never); }
        for (int i = 100; i < 1_000; i++)
        {
            for (int used = 0; used < i; used++) { _tracker.Find((UInt128)used)?.Use(i); }
            _tracker.Add((UInt128)i, 100, i, Never);
            Assert.Equal(100, _tracker.Count);
        }
        Assert.Equal(100, Known(1_000).Length);
    }

    [Fact]
    public void Idle_sessions_are_forgotten_as_others_come()
    {
        for (int i = 0; i < 100; i++) { _tracker.Add((UInt128)i, 1_000, i, Never); }
        _tracker.Find(3)!.Use(400);
        // Each new one clears up to eight: after 13 of them the 99 that were idle since before 300 are gone.
        for (int i = 100; i < 114; i++) { _tracker.Add((UInt128)i, 1_000, 500, 300); }
        Assert.Equal([3, .. Enumerable.Range(100, 14)], Known(114));
        Assert.Equal(15, _tracker.Count);
    }

    [Fact]
    public void A_smaller_capacity_is_reached_within_few_additions()
    {
        for (int i = 0; i < 70; i++) { _tracker.Add((UInt128)i, 100, i, Never); }
        for (int i = 70; i < 80; i++) { _tracker.Add((UInt128)i, 10, i, Never); }      // 10 additions forget up to 80
        Assert.Equal(Enumerable.Range(70, 10), Known(80));
    }

    [Fact]
    public async Task Many_threads_lose_no_count_and_never_exceed_the_capacity_by_more_than_themselves()
    {
        const int Threads = 8, Capacity = 200, Users = 2_000;
        int most = 0, seen = 0;
        await Parallel.ForAsync(0, Threads, new ParallelOptions { MaxDegreeOfParallelism = Threads, CancellationToken = TestContext.Current.CancellationToken }, (thread, _) =>
        {
            var random = new Random(thread);
            for (int i = 0; i < 20_000; i++)
            {
                var user = (UInt128)(random.Next(4) == 0 ? random.Next(Users) : random.Next(50));
                Session session = _tracker.Find(user) ?? _tracker.Add(user, Capacity, i, i - 5_000);
                Assert.Equal(user, session.Hash);
                session.Use(i);
                seen = Math.Max(seen, _tracker.Count);
            }
            most = Math.Max(most, seen);
            return ValueTask.CompletedTask;
        });
        Assert.InRange(most, 1, Capacity + Threads);
        Assert.Equal(Known(Users).Length, _tracker.Count);
        Assert.InRange(_tracker.Count, 50, Capacity + Threads);
        // Nobody was lost from the line: whoever comes now pushes out all of them.
        for (int i = 0; i < 2 * Capacity; i++) { _tracker.Add((UInt128)(Users + i), Capacity, 100_000 + i, 0); }
        Assert.Empty(Known(Users));
        Assert.Equal(Capacity, _tracker.Count);
    }
}
