using LoadBalancing.Client.Load;

namespace LoadBalancing.Client.Tests.Load;

/// <summary>One word for what an endpoint last reported.</summary>
public sealed class ReportedLoadTests
{
    private static (int Others, float LatencyForEach, uint Stamp) Unpacked(long word) => (ReportedLoad.OthersOf(word), ReportedLoad.LatencyForEachOf(word), ReportedLoad.StampOf(word));

    private static (int Others, float LatencyForEach, uint Stamp) Reported(double requestsInFlight, int ours, float latencyForEach, long now)
    {
        var load = default(ReportedLoad);
        load.Report(requestsInFlight, ours, latencyForEach, now);
        return Unpacked(load.Word);
    }

    [Fact]
    public void Nothing_reported_is_no_word() => Assert.Equal(0, default(ReportedLoad).Word);

    [Theory]
    [InlineData(12, 5, 7)]
    [InlineData(5, 5, 0)]
    [InlineData(0, 5, 0)]                       // a server that says 0 has at least ours
    [InlineData(0, 0, 0)]
    [InlineData(3.9, 1, 2)]
    [InlineData(65_535, 0, 65_535)]
    [InlineData(65_540, 5, 65_535)]
    [InlineData(1e300, 5, 65_535)]
    public void The_requests_of_others_are_what_is_left_without_ours(double requestsInFlight, int ours, int others) =>
        Assert.Equal((others, 0f, 77u), Reported(requestsInFlight, ours, 0, 77));

    [Theory]
    [InlineData(1e-9f)]
    [InlineData(0.000123f)]
    [InlineData(0.0127f)]
    [InlineData(1f)]
    [InlineData(999_999f)]
    public void Latency_is_right_to_one_percent_beside_the_largest_count_and_stamp(float seconds)
    {
        (int others, float latency, uint stamp) = Reported(1e9, 0, seconds, uint.MaxValue);
        Assert.Equal((65_535, uint.MaxValue), (others, stamp));
        Assert.Equal(seconds, latency, tolerance: seconds / 100);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1L << 32)]
    [InlineData((1L << 40) + 8)]
    public void A_report_is_never_taken_for_none_whatever_its_stamp(long now)
    {
        var load = default(ReportedLoad);
        load.Report(0, 0, 0, now);
        Assert.NotEqual(0, load.Word);
        Assert.Equal((uint)now | 1, ReportedLoad.StampOf(load.Word));
    }

    [Fact]
    public void A_newer_report_replaces_all_of_the_last()
    {
        var load = default(ReportedLoad);
        load.Report(9, 0, 0.5f, 101);
        load.Report(2, 1, 0, 203);
        Assert.Equal((1, 0f, 203u), Unpacked(load.Word));
    }

    [Fact]
    public void Only_an_old_report_is_forgotten()
    {
        var load = default(ReportedLoad);
        load.ForgetUnlessRecent(5_000, 100);
        load.Report(9, 0, 0.5f, 1_001);
        load.ForgetUnlessRecent(1_101, 100);
        Assert.Equal(9, ReportedLoad.OthersOf(load.Word));
        load.ForgetUnlessRecent(1_102, 100);
        Assert.Equal(0, load.Word);
    }

    [Theory]
    // stamp, now, most: is it recent?
    [InlineData(1_000u, 1_000L, 50, true)]
    [InlineData(1_000u, 1_050L, 50, true)]
    [InlineData(1_000u, 1_051L, 50, false)]
    [InlineData(1_000u, 950L, 50, true)]                                    // of a thread whose clock is a moment ahead
    [InlineData(1_000u, 949L, 50, false)]
    [InlineData(1_000u, 1_000L + (1L << 31), 50, false)]                    // 39 hours later
    [InlineData(1_000u, 1_000L + (1L << 31) - 1, 50, false)]
    [InlineData(1_000u, 1_000L + (1L << 31) + 1, 50, false)]
    [InlineData(1_000u, 1_000L + (3L << 30), 50, false)]                    // 59 hours later
    [InlineData(0xFFFF_FFF0u, 0x1_0000_0010L, 50, true)]                    // over the wrap
    [InlineData(0xFFFF_FFF0u, 0x1_0000_0010L, 31, false)]
    [InlineData(1_000u, 1_000L, 1_000_000, true)]
    [InlineData(1_000u, 1_000L + (1L << 31) - 1, 1_000_000, false)]
    public void A_stamp_is_recent_within_an_age_on_both_sides(uint stamp, long now, int most, bool expected) => Assert.Equal(expected, StampClock.IsRecent(stamp, now, most));
}
