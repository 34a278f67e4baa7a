using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Picking;

namespace LoadBalancing.Client.Tests.Picking.LeastTime;

/// <summary>Where both of two cost more than 1.8 times what a choice usually costs, up to two pairs more are drawn.</summary>
public sealed class LeastTimeRedrawTests
{
    private static double[] Many(int count, double seconds) => [.. Enumerable.Repeat(seconds, count)];

    /// <summary>Twenty endpoints, of which the first ten are as slow as told; the typical cost is that of when all took 2^-7 s.</summary>
    private static LeastTimePool HalfSlow(double seconds, int seed = 3)
    {
        var pool = new LeastTimePool(Given.EqualNodes(20), seed);
        pool.Teach(Many(20, 1 / 128.0));
        pool.LearnWhatIsTypical();
        pool.Teach(Many(10, seconds));
        return pool;
    }

    private static int DrawsOf(LeastTimePool pool)
    {
        pool.Random.Draws = 0;
        pool.Pick();
        return pool.Random.Draws;
    }

    /// <summary>Both of a pair are among ten of twenty: 10/20 * 9/19 = 9/38.</summary>
    private static void AssertShareOfSlow(double expected, LeastTimePool pool)
    {
        const int Picks = 50_000;
        double share = pool.Count(Picks)[..10].Sum() / (double)Picks, deviation = Math.Sqrt(expected * (1 - expected) / Picks);
        Assert.Equal(expected, share, tolerance: 4 * deviation);
    }

    [Fact]
    public void Half_of_the_fleet_may_stall_and_one_pick_in_75_goes_there_instead_of_one_in_4() => AssertShareOfSlow(Math.Pow(9 / 38.0, 3), HalfSlow(1));

    [Fact]
    public void While_it_is_not_known_what_a_choice_usually_costs_nothing_is_drawn_again()
    {
        var pool = new LeastTimePool(Given.EqualNodes(20), seed: 3);
        pool.Teach([.. Many(10, 1), .. Many(10, 1 / 128.0)]);
        AssertShareOfSlow(9 / 38.0, pool);
        Assert.Equal(1, DrawsOf(pool));
    }

    [Fact]
    public void What_it_usually_costs_is_still_known_in_the_next_generation()
    {
        LeastTimePool pool = HalfSlow(1);
        pool.Rebuild(20);
        AssertShareOfSlow(Math.Pow(9 / 38.0, 3), pool);
    }

    [Theory]
    // cost = latency^0.7: 1.8 times it is 1.8^(1 / 0.7) = 2.32 times the latency
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(2.7, 3)]
    [InlineData(1_000, 3)]
    public void More_than_1_8_times_the_usual_is_dear(double times, int draws)
    {
        LeastTimePool pool = HalfSlow(1 / 128.0);
        pool.Teach(Many(20, times / 128));
        Assert.Equal(draws, DrawsOf(pool));
    }

    [Fact]
    public void So_is_a_request_of_ours_that_waits_at_each_where_usually_none_does()
    {
        LeastTimePool pool = HalfSlow(1 / 128.0);
        Assert.Equal(1, DrawsOf(pool));
        foreach (EndpointNode node in pool.Nodes) { node.Tracker.LetWait(1, pool.Stamp); }
        Assert.Equal(3, DrawsOf(pool));                         // twice
    }

    [Fact]
    public void The_first_pair_that_is_not_dear_ends_it()
    {
        // Draws: 1, and 1 more with 9/38, and another with (9/38)^2: 1.293 on average.
        LeastTimePool pool = HalfSlow(1);
        pool.Random.Draws = 0;
        pool.Count(50_000);
        Assert.Equal(1 + (9 / 38.0) + Math.Pow(9 / 38.0, 2), pool.Random.Draws / 50_000.0, tolerance: 0.01);
    }

    [Fact]
    public void Of_all_that_were_drawn_the_cheapest_is_chosen()
    {
        // All are dear, and e0 the least so: it is among 3 pairs of 20 with 1 - (18/20)^3 = 0.271, each time alone.
        var pool = new LeastTimePool(Given.EqualNodes(20), seed: 3);
        pool.Teach(Many(20, 1 / 128.0));
        pool.LearnWhatIsTypical();
        pool.Teach([0.5, .. Many(19, 1)]);
        Assert.Equal(1 - Math.Pow(0.9, 3), pool.Count(50_000)[0] / 50_000.0, tolerance: 0.008);       // four deviations
    }

    [Fact]
    public void Two_endpoints_are_drawn_once_since_there_is_nobody_else()
    {
        LeastTimePool pool = LeastTimePool.Of(1 / 128.0, 1 / 128.0);
        pool.LearnWhatIsTypical();
        pool.Teach(1, 1);
        Assert.Equal(1, DrawsOf(pool));
        LeastTimePool shrunk = HalfSlow(1);                     // which knows the typical cost from when there were twenty
        shrunk.Rebuild(2);
        Assert.Equal(1, DrawsOf(shrunk));
    }

    [Fact]
    public void The_typical_cost_follows_when_all_become_slow()
    {
        LeastTimePool pool = HalfSlow(1 / 128.0);
        pool.Teach(Many(20, 1));
        Assert.Equal(3, DrawsOf(pool));
        pool.LearnWhatIsTypical();
        Assert.Equal(1, DrawsOf(pool));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(20)]
    public void Endpoints_already_tried_are_passed_over_among_those_drawn_again_too(int count)
    {
        var pool = new LeastTimePool(Given.EqualNodes(count));
        pool.Teach(Many(count, 1 / 128.0));
        pool.LearnWhatIsTypical();
        pool.Teach(Many(count, 1));                             // all are dear
        var tried = new TriedEndpoints();
        for (int i = 0; i < count - 1; i++)
        {
            tried.Add(pool.Nodes[i]);
            Assert.All(Enumerable.Range(0, 200), _ => Assert.False(tried.Contains(pool.Pick(tried)!)));
        }
    }

    [Fact]
    public void Where_the_cheapest_was_tried_the_next_best_that_was_drawn_is_chosen_and_not_just_anybody()
    {
        // e0 is the cheapest and was tried. Of the other nineteen e1 is cheap, the others slow; three pairs hold e1 with 0.271, and then it is best or next.
        var pool = new LeastTimePool(Given.EqualNodes(20), seed: 3);
        pool.Teach(Many(20, 1 / 128.0));
        pool.LearnWhatIsTypical();
        pool.Teach([0.5, 0.6, .. Many(18, 1)]);
        var tried = new TriedEndpoints();
        tried.Add(pool.Nodes[0]);
        int second = Shares.Count(pool.Nodes, 20_000, () => pool.Pick(tried))[1];
        Assert.InRange(second / 20_000.0, 0.24, 0.30);
    }
}
