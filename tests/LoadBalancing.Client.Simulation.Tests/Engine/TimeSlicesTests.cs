using LoadBalancing.Client.Simulation.Engine;

namespace LoadBalancing.Client.Simulation.Tests.Engine;

public sealed class TimeSlicesTests
{
    [Theory]
    [InlineData(20_000_000_000, 2_000)]
    [InlineData(20_000_000_001, 2_001)]
    [InlineData(10_000_000, 1)]
    [InlineData(1_000_000, 1)]
    public void A_slice_is_10_ms_and_the_last_one_may_be_shorter(long duration, int count)
    {
        var slices = new TimeSlices(duration, servers: 20);
        Assert.Equal((10_000_000, count, duration), (slices.Length, slices.Count, slices.End));
        Assert.Equal(0, slices.Of(0));
        Assert.Equal(Math.Min(1, count - 1), slices.Of(10_000_000));
        Assert.Equal(0, slices.Of(9_999_999));
        Assert.Equal(count - 1, slices.Of(duration - 1));
        Assert.Equal(count - 1, slices.Of(duration + 1_000_000_000));       // failed over after the end
    }

    [Theory]
    [InlineData(24, 1)]
    [InlineData(24, 10_000)]
    [InlineData(1, 10_000)]
    public void A_long_run_over_many_servers_has_longer_slices_rather_than_more_memory(int hours, int servers)
    {
        long duration = SimulatedTime.Of(TimeSpan.FromHours(hours));
        var slices = new TimeSlices(duration, servers);
        Assert.InRange((long)slices.Count * servers, 4_000_000 - servers, 8_000_000 + servers);
        Assert.True(slices.Count * slices.Length >= duration && (slices.Count - 1) * slices.Length < duration);
    }
}
