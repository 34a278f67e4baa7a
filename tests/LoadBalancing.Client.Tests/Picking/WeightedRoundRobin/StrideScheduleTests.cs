using LoadBalancing.Client.Picking.WeightedRoundRobin;

namespace LoadBalancing.Client.Tests.Picking.WeightedRoundRobin;

/// <summary>The static stride schedule against a model that looks at every place; scaled weights by hand.</summary>
public sealed class StrideScheduleTests
{
    public static TheoryData<ushort[]> ScaledWeights => new(
        [65_535],
        [65_535, 65_535],
        [65_535, 32_768],
        [32_768, 65_535],
        [65_535, 66, 66],                           // the least that clamping leaves
        [65_535, 21_845, 21_845, 21_845],           // 3 : 1 : 1 : 1
        [13_107, 26_214, 39_321, 52_428, 65_535],   // 1 : 2 : 3 : 4 : 5, all of them divisors or multiples of 65,535 / 5
        [66, 1_000, 65_535, 65_534, 32_767]);

    /// <summary>Weights that scale to themselves: a mean and a tenth of it are out of reach of both bounds.</summary>
    private static StrideSchedule Schedule(params ushort[] scaled)
    {
        StrideSchedule schedule = StrideSchedule.Of([.. scaled.Select(weight => (float)weight)]);
        Assert.Equal(scaled.Select(weight => Math.Max(weight, (ushort)66)), schedule.Weights.ToArray().Select(weight => Math.Max(weight, (ushort)66)));
        return schedule;
    }

    private static ushort[] Scaled(params float[] weights) => StrideSchedule.Of(weights).Weights.ToArray();

    [Theory]
    [MemberData(nameof(ScaledWeights))]
    public void From_every_place_of_a_period_the_next_turn_is_where_the_model_finds_it(ushort[] weights)
    {
        StrideSchedule schedule = StrideSchedule.Of([.. weights.Select(weight => (float)weight)]);
        int[] distances = new StrideModel(schedule.Weights).Distances();
        for (int place = 0; place < distances.Length; place++)
        {
            int expected = place + distances[place];
            (long found, int index) = schedule.FirstFrom(place);
            if (found != expected || index != expected % weights.Length) { Assert.Fail($"From {place} to {found}, endpoint {index}; expected {expected}."); }
        }
    }

    [Theory]
    [MemberData(nameof(ScaledWeights))]
    public void In_a_full_period_everybody_takes_exactly_its_scaled_weight(ushort[] weights)
    {
        StrideSchedule schedule = StrideSchedule.Of([.. weights.Select(weight => (float)weight)]);
        var counts = new int[weights.Length];
        long end = (long)StrideSchedule.Period * weights.Length;
        for ((long place, int index) = schedule.FirstFrom(0); place < end; (place, index) = schedule.FirstFrom(place + 1)) { counts[index]++; }
        Assert.Equal(schedule.Weights.ToArray().Select(weight => (int)weight), counts);
    }

    [Theory]
    [InlineData(1L << 31)]
    [InlineData((1L << 32) - 2)]                    // a generation of 32 bits would wrap here
    [InlineData(1L << 40)]
    [InlineData((1L << 62) - 3)]
    public void Far_places_repeat_the_first_period(long far)
    {
        StrideSchedule schedule = Schedule(65_535, 30_000, 1_000, 40_000, 777);
        int period = StrideModel.Period * 5;
        for (long place = far; place < far + 5_000; place++)
        {
            (long found, int index) = schedule.FirstFrom(place);
            (long near, int expected) = schedule.FirstFrom(place % period);
            Assert.Equal((near - (place % period), expected), (found - place, index));
        }
    }

    [Fact]
    public void The_heaviest_takes_each_of_its_places()
    {
        StrideSchedule schedule = Schedule(9_000, 65_535, 30_000);
        for (long place = 1; place < 3L * StrideModel.Period; place += 3) { Assert.Equal((place, 1), schedule.FirstFrom(place)); }
    }

    [Theory]
    [MemberData(nameof(ScaledWeights))]
    public void In_any_run_of_generations_everybody_takes_its_share_rounded_down_or_up(ushort[] weights)
    {
        var model = new StrideModel(weights);
        for (int endpoint = 0; endpoint < weights.Length; endpoint++)
        {
            var before = new int[(2 * StrideModel.Period) + 1];
            for (int g = 0; g < 2 * StrideModel.Period; g++) { before[g + 1] = before[g] + (model.IsTaken(endpoint, g) ? 1 : 0); }
            foreach (int run in (int[])[1, 2, 3, 7, 100, 1_000])
            {
                // w in 65,535 generations: run * w / 65,535 in a run.
                int least = (int)((long)run * weights[endpoint] / StrideModel.Period), most = (int)(((long)run * weights[endpoint] + StrideModel.Period - 1) / StrideModel.Period);
                for (int g = 0; g < StrideModel.Period; g++)
                {
                    int taken = before[g + run] - before[g];
                    if (taken < least || taken > most) { Assert.Fail($"Endpoint {endpoint} takes {taken} of {run} generations from {g}; expected {least} to {most}."); }
                }
            }
        }
    }

    [Theory]
    [InlineData(1, 1, 1)]                           // two equals take turns,
    [InlineData(1, 2, 1, 1)]                        // and the two lighter ones skip generations by turns
    [InlineData(2, 3, 1, 1, 1)]                     // in one generation of three both the first and the third of the others, in one nobody
    [InlineData(2, 4, 2, 1, 1)]
    public void Nobody_who_has_half_of_the_turns_gets_three_in_a_row(int most, params int[] weights)
    {
        int longest = 0, run = 0, last = -1;
        StrideSchedule schedule = StrideSchedule.Of([.. weights.Select(weight => (float)weight)]);
        for (long place = 0; place < (long)StrideModel.Period * weights.Length; place++)
        {
            (place, int index) = schedule.FirstFrom(place);
            run = index == last ? run + 1 : 1;
            last = index;
            longest = Math.Max(longest, run);
        }
        Assert.Equal(most, longest);
    }

    [Fact]
    public void Weights_scale_so_that_the_largest_is_65535()
    {
        Assert.Equal([16_384, 49_151, 65_535], Scaled(1, 3, 4));                // 65,535 / 4 = 16,383.75; 65,535 * 3/4 = 49,151.25
        Assert.Equal([16_384, 49_151, 65_535], Scaled(1e-6f, 3e-6f, 4e-6f));
        Assert.Equal([16_384, 49_151, 65_535], Scaled(1e6f, 3e6f, 4e6f));
        Assert.Equal([65_535, 65_535], Scaled(3, 3));
    }

    [Fact]
    public void Nobody_counts_for_more_than_ten_times_the_mean()
    {
        // 99 of 1 and one of 1,000: mean 10.99, so 1,000 counts as 109.9, and 1 scales to 65,535 / 109.9 = 596.3.
        ushort[] scaled = Scaled([.. Enumerable.Repeat(1f, 99), 1_000]);
        Assert.Equal((596, 596, 65_535), (scaled[0], scaled[98], scaled[99]));
        // 99 of 1 and one of 10: mean 1.09, ten times that is above 10: 65,535 / 10.
        Assert.Equal((6_554, 65_535), (Scaled([.. Enumerable.Repeat(1f, 99), 10])[0], Scaled([.. Enumerable.Repeat(1f, 99), 10])[99]));
    }

    [Fact]
    public void Nobody_counts_for_less_than_a_hundredth_of_the_mean()
    {
        // Mean 500.5; a hundredth is 5.005, and 5.005 * 65,535 / 1,000 = 328.0; without the bound 65.5.
        Assert.Equal([328, 65_535], Scaled(1, 1_000));
        Assert.Equal([328, 65_535], Scaled(1e-20f, 1_000));
        // Mean 50.5; a hundredth is 0.505, below 1: 65,535 / 100.
        Assert.Equal([655, 65_535], Scaled(1, 100));
    }

    [Fact]
    public void An_unknown_weight_counts_as_the_mean_of_the_known()
    {
        Assert.Equal(Scaled(2, 1, 3), Scaled(0, 1, 3));
        Assert.Equal(Scaled(2, 2, 1, 3), Scaled(0, 0, 1, 3));
        Assert.Equal([32_768, 65_535, 49_151], Scaled(2, 4, 0));                // 3/4 of 65,535 = 49,151.25
    }

    [Theory]
    [InlineData(0f, 0f, 0f)]
    [InlineData(5f, 0f, 0f)]
    [InlineData(0f, 0f, 1e-9f)]
    public void With_fewer_than_two_known_all_are_equal(float a, float b, float c) => Assert.Equal([65_535, 65_535, 65_535], Scaled(a, b, c));

    [Theory]
    [InlineData(7f)]
    [InlineData(0f)]
    public void One_endpoint_takes_every_place_whether_its_weight_is_known_or_not(float weight)
    {
        Assert.Equal([65_535], Scaled(weight));
        StrideSchedule schedule = StrideSchedule.Of([weight]);
        foreach (long place in (long[])[0, 1, 65_534, 65_535, 1L << 62]) { Assert.Equal((place, 0), schedule.FirstFrom(place)); }
    }

    [Fact]
    public void Clamping_is_told_only_when_it_changes_a_share()
    {
        Assert.False(StrideSchedule.Clamps([1, 1, 1]));
        // Ten of 1 and one of 100: the mean is 10, and 100 is just ten times it.
        Assert.False(StrideSchedule.Clamps([.. Enumerable.Repeat(1f, 10), 100]));
        Assert.True(StrideSchedule.Clamps([.. Enumerable.Repeat(1f, 10), 101]));
        // 1 and 199: the mean is 100, and 1 is just a hundredth of it.
        Assert.False(StrideSchedule.Clamps([1, 199]));
        Assert.True(StrideSchedule.Clamps([1, 200]));
        Assert.False(StrideSchedule.Clamps([5]));
        Assert.False(StrideSchedule.Clamps([]));
    }
}
