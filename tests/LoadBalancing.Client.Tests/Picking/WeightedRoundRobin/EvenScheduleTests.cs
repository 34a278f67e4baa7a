using LoadBalancing.Client.Picking.WeightedRoundRobin;

namespace LoadBalancing.Client.Tests.Picking.WeightedRoundRobin;

/// <summary>The short way while all weights are equal leads where the long one leads.</summary>
public sealed class EvenScheduleTests
{
    [Theory]
    [InlineData(2f, 2f, 2f)]
    [InlineData(0f, 0f)]                        // nobody known
    [InlineData(0f, 7f, 0f)]                    // one known
    [InlineData(3f)]
    public void Every_place_is_taken_and_says_by_whom(params float[] weights)
    {
        StrideSchedule schedule = StrideSchedule.Of(weights);
        Assert.True(schedule.IsEven);
        foreach (long start in (long[])[0, (1L << 31) - 3, (1L << 32) - 3, (1L << 62) + 1])
        {
            for (long place = start; place < start + 100; place++) { Assert.Equal((place, schedule.IndexAt(place)), schedule.FirstFrom(place)); }
        }
    }

    [Theory]
    [InlineData(2f, 2f, 1.99f)]
    [InlineData(1f, 2f)]
    public void One_lighter_endpoint_needs_the_long_way(params float[] weights) => Assert.False(StrideSchedule.Of(weights).IsEven);
}
