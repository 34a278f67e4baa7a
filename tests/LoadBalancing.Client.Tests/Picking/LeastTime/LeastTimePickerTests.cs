using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Picking;

namespace LoadBalancing.Client.Tests.Picking.LeastTime;

/// <summary>Who is chosen, and what is learnt. What a choice usually costs is not known here, so nothing is drawn again: see <see cref="LeastTimeRedrawTests"/>.</summary>
public sealed class LeastTimePickerTests
{
    private static double Estimate(EndpointNode node) => node.LatencyEstimate!.Value.TotalSeconds;

    [Fact]
    public void Of_two_the_lower_product_of_latency_to_the_0_7_and_waiting_plus_one_wins()
    {
        LeastTimePool pool = LeastTimePool.Of(0.010, 0.030);
        pool.AlwaysPicks(0);
        pool.Nodes[0].Tracker.LetWait(1, pool.Stamp);
        pool.AlwaysPicks(0);                                    // 2 < 3^0.7 = 2.16; with an exponent of 0.5 it would be 1.73
        pool.Nodes[0].Tracker.LetWait(2, pool.Stamp);
        pool.AlwaysPicks(1);                                    // 3 > 2.16; with an exponent of 1 it would be 3
        pool.Nodes[1].Tracker.LetWait(1, pool.Stamp);
        pool.AlwaysPicks(0);                                    // 3 < 2 * 2.16
    }

    [Fact]
    public void Streams_that_answered_long_ago_count_for_nothing()
    {
        LeastTimePool pool = LeastTimePool.Of(0.010, 0.020);
        for (int i = 0; i < 1_000; i++) { pool.Nodes[0].Tracker.Begin(); }
        pool.AlwaysPicks(0);
    }

    [Fact]
    public void An_unseen_idle_endpoint_gets_one_probe_and_no_second_before_it_answered()
    {
        var pool = new LeastTimePool(Given.EqualNodes(2));
        pool.Tell(0, OutcomeKind.Success, 0.000_01);
        pool.AlwaysPicks(1);                                    // costs nothing

        pool.Nodes[1].Tracker.LetWait(1, pool.Stamp);
        pool.Nodes[0].Tracker.LetWait(100_000, pool.Stamp);
        pool.Tell(0, OutcomeKind.Success, 600);
        pool.AlwaysPicks(0);

        pool.Tell(1, OutcomeKind.Success, 0.5);
        pool.AlwaysPicks(1);                                    // now it has a cost
    }

    [Fact]
    public void Of_two_unseen_and_busy_endpoints_the_less_busy_is_taken()
    {
        var pool = new LeastTimePool(Given.EqualNodes(2));
        pool.Nodes[0].Tracker.LetWait(2, pool.Stamp);
        pool.Nodes[1].Tracker.LetWait(1, pool.Stamp);
        pool.AlwaysPicks(1);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void Equal_endpoints_get_equal_shares(int count)
    {
        var unseen = new LeastTimePool(Given.EqualNodes(count));
        Chance.AssertUniform(unseen.Count(50_000));
        LeastTimePool seen = LeastTimePool.Of([.. Enumerable.Repeat(0.010, count)]);
        Chance.AssertUniform(seen.Count(50_000));
        seen.LearnWhatIsTypical();
        Chance.AssertUniform(seen.Count(50_000));
    }

    [Fact]
    public void Candidates_of_equal_cost_are_drawn_by_weight()
    {
        double[] weights = [1, 2, 3, 4];
        var pool = new LeastTimePool(Given.Nodes(weights));
        pool.Teach(0.010, 0.010, 0.010, 0.010);
        Chance.AssertShares(weights, pool.Count(100_000));
    }

    [Fact]
    public void The_slowest_of_three_is_chosen_by_nobody_while_it_loses_to_both_others() =>
        Chance.AssertShares([2, 1, 0], LeastTimePool.Of(0.010, 0.020, 0.030).Count(30_000));       // of 3 pairs e0 wins two, e1 one

    [Fact]
    public void One_endpoint_is_chosen_and_none_is_not()
    {
        LeastTimePool.Of(0.010).AlwaysPicks(0);
        Assert.Null(new LeastTimePool([]).Pick());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(78.18)]                                         // 2^32 stamps of 2^16 ns are 78.187 h: the wrap is 27 s away, and the test takes longer
    [InlineData(39.09)]
    public void What_was_slow_long_ago_is_tried_again(double startsAtHour)
    {
        var pool = new LeastTimePool(Given.EqualNodes(2), startsAt: TimeSpan.FromHours(startsAtHour));
        pool.Time.Advance(TimeSpan.FromSeconds(14));
        pool.Teach(1, 0.010);
        pool.AlwaysPicks(1);
        pool.Time.Advance(TimeSpan.FromSeconds(13.4));          // 1 s * e^(-13.4 / 3) = 11.5 ms
        pool.Tell(1, OutcomeKind.Success, 0.010);
        pool.AlwaysPicks(1);
        pool.Time.Advance(TimeSpan.FromSeconds(0.9));           // 1 s * e^(-14.3 / 3) = 8.5 ms
        pool.Tell(1, OutcomeKind.Success, 0.010);
        pool.AlwaysPicks(0);
    }

    [Theory]
    // a good answer of 1 s before; what is told with 2 ms; the estimate after it
    [InlineData(OutcomeKind.Success, false, false, 0.93)]        // a twenty-fourth of e^-2: e^(-2/24) = 0.92, and 0.94 by the bits
    [InlineData(OutcomeKind.Failure, false, false, 1.0)]         // a single failed answer: max(2 ms, 1 s)
    [InlineData(OutcomeKind.Overloaded, false, false, 1.0)]
    [InlineData(OutcomeKind.Canceled, false, false, 1.0)]        // neutral: never lowers
    [InlineData(OutcomeKind.Abandoned, false, false, 1.0)]
    [InlineData(OutcomeKind.Failure, true, false, 5.0)]          // the second failure in a row: the penalty
    [InlineData(OutcomeKind.Disconnected, true, false, 5.0)]
    [InlineData(OutcomeKind.Unreachable, true, false, 5.0)]
    [InlineData(OutcomeKind.Success, false, true, 0.002)]        // the first success after a probation forgets all
    public void Each_kind_of_outcome_teaches_its_own_lesson(OutcomeKind kind, bool isPenalized, bool isRecovery, double expected)
    {
        LeastTimePool pool = LeastTimePool.Of(1, 1);
        pool.Tell(0, kind, 0.002, isPenalized, isRecovery);
        Assert.Equal(expected, Estimate(pool.Nodes[0]), tolerance: kind == OutcomeKind.Success && !isRecovery ? 0.021 : 1e-5);
    }

    [Fact]
    public void A_slower_failure_and_a_longer_wait_than_the_estimate_raise_it_to_what_they_were()
    {
        LeastTimePool pool = LeastTimePool.Of(0.010, 0.010, 0.010);
        pool.Tell(0, OutcomeKind.Failure, 0.7);
        pool.Tell(1, OutcomeKind.Canceled, 0.8);
        pool.Tell(2, OutcomeKind.Disconnected, 9, isPenalized: true);
        Assert.Equal([0.7, 0.8, 9], pool.Nodes.Select(Estimate), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void After_a_penalty_good_answers_bring_an_endpoint_back_within_seconds()
    {
        LeastTimePool pool = LeastTimePool.Of(0.010, 0.010);
        pool.Tell(0, OutcomeKind.Unreachable, 0.001, isPenalized: true);
        pool.AlwaysPicks(1);
        pool.Time.Advance(TimeSpan.FromSeconds(3));
        for (int i = 0; i < 10; i++) { pool.Tell(0, OutcomeKind.Success, 0.010); }
        // 3 s of decay count for 1 - 1/e of a step of e^-2, then nine times a twenty-fourth: 5 s * e^(-1.26 - 0.75) = 0.67; and reading adds no decay to it.
        Assert.InRange(Estimate(pool.Nodes[0]), 0.60, 0.75);
        for (int i = 0; i < 100; i++) { pool.Tell(0, OutcomeKind.Success, 0.010); }
        Assert.InRange(Estimate(pool.Nodes[0]), 0.0100, 0.0125);
    }

    [Fact]
    public void The_first_answer_over_new_connections_is_not_held_against_an_endpoint()
    {
        LeastTimePool pool = LeastTimePool.Of(0.010, 0.010);
        pool.Time.Advance(TimeSpan.FromSeconds(61));            // the pool has closed its connections after 60 s
        pool.Tell(0, OutcomeKind.Success, 0.200);
        Assert.Equal(0.200, Estimate(pool.Nodes[0]), tolerance: 1e-4);
        pool.Tell(0, OutcomeKind.Success, 0.010);
        Assert.Equal(0.010, Estimate(pool.Nodes[0]), tolerance: 1e-6);
    }

    [Fact]
    public void One_answer_in_a_hundred_that_takes_a_hundred_times_as_long_hardly_moves_an_endpoint()
    {
        LeastTimePool pool = LeastTimePool.Of(0.010, 0.010);
        double highest = 0;
        for (int i = 1; i <= 2_000; i++)
        {
            pool.Tell(0, OutcomeKind.Success, i % 100 == 0 ? 1 : 0.010);
            pool.Time.Advance(TimeSpan.FromMilliseconds(1));
            highest = Math.Max(highest, Estimate(pool.Nodes[0]));
        }
        Assert.InRange(highest, 0.0105, 0.0125);                // e^(2/16) = 1.13, and 1.18 by the bits
    }

    [Fact]
    public void A_stall_shows_before_any_call_completes_once_two_wait()
    {
        LeastTimePool pool = LeastTimePool.Of(0.010, 0.100);
        pool.Nodes[0].Tracker.LetWait(1, pool.Stamp);
        pool.Time.Advance(TimeSpan.FromSeconds(1));
        pool.AlwaysPicks(0);                                    // one slow call is an anecdote: 2 < (100 / 10)^0.7 = 5
        pool.Nodes[0].Tracker.LetWait(2, pool.Stamp);
        pool.AlwaysPicks(1);                                    // (1 s + 0) / 2 / 4 = 125 ms, and the other's 100 are 72 by now
        pool.Tell(0, OutcomeKind.Success, 0.010);
        pool.AlwaysPicks(0);                                    // others are answered: 3 < (72 / 10)^0.7 = 4
    }

    [Fact]
    public void Picking_writes_nothing_down()
    {
        LeastTimePool pool = LeastTimePool.Of(0.3, 0.2, 0.1);
        pool.LearnWhatIsTypical();
        long[] words = [.. pool.Nodes.Select(node => node.Tracker.Latency.Word)];
        pool.Time.Advance(TimeSpan.FromSeconds(30));
        pool.Count(100);
        Assert.Equal(words, pool.Nodes.Select(node => node.Tracker.Latency.Word));
    }

    [Fact]
    public void A_refresh_reaches_every_endpoint_of_the_pool()
    {
        LeastTimePool pool = LeastTimePool.Of(1, 1, 1);
        pool.Time.Advance(TimeSpan.FromSeconds(3));
        pool.Picker.Refresh(pool.Time.GetTimestamp());
        Assert.All(pool.Nodes, node => Assert.Equal(Math.Exp(-1), Estimate(node), tolerance: 1e-4));
    }

    [Fact]
    public void Picking_drawing_again_and_learning_allocate_nothing()
    {
        LeastTimePool pool = LeastTimePool.Of(0.010, 0.010, 0.010, 0.010, 0.010);
        pool.LearnWhatIsTypical();
        pool.Teach(1, 1, 1, 1, 1);                              // all are dear now
        long Measure()
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 1_000; i++)
            {
                pool.Pick();
                pool.Tell(i % 5, OutcomeKind.Canceled, 0);
            }
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
        Assert.Equal(0, Enumerable.Range(0, 10).Min(_ => Measure()));
    }

    [Fact]
    public void Two_threads_pick_and_learn_at_once()
    {
        var nodes = Given.EqualNodes(10);
        var shared = PickerCatalog.BuiltIn["least_time"].Create(new PickerInputs(
            PoolMembers.All(nodes), PickerConfig.From(new PickerOptions(), TimeSpan.FromMinutes(1)), new PickerSurroundings(new(TimeProvider.System), Random.Shared, Services: null), previous: null));
        Parallel.For(0, 2, thread =>
        {
            for (int i = 0; i < 50_000; i++)
            {
                var context = default(PickContext).At(i);
                EndpointNode node = shared.Pick(in context)!;
                node.Tracker.InFlight.Begin(i);
                // The clock of each goes its own way: 2^16 ns a stamp, and both begin at 0.
                shared.Observe(node, new CallOutcome(OutcomeKind.Success, TimeSpan.FromMilliseconds(5 + (i % 11))) { StartedAt = i, ObservedAt = i + 1 });
                node.Tracker.InFlight.End(i);
            }
        });
        Assert.All(nodes, node => Assert.Equal(0, node.Tracker.InFlight.Count));
        Assert.All(nodes, node => Assert.InRange(Estimate(node), 0.005, 0.015));
    }
}
