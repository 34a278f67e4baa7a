using LoadBalancing.Client.Load;

namespace LoadBalancing.Client.Tests.Load;

/// <summary>The weight of gRFC A58: its arithmetic, and when it is known. Times in seconds.</summary>
public sealed class ReportedWeightTests
{
    private const double Blackout = 10, Expiration = 180;
    private static readonly ReportedWeightTimes s_times = ReportedWeightTimes.From(TimeSpan.FromSeconds(Blackout), TimeSpan.FromSeconds(Expiration));
    private ReportedWeight _weight;

    private static long At(double seconds) => (long)((1_000 + seconds) / StampClock.SecondsPerStamp);

    private void Report(double seconds, float weight) => _weight.Report(weight, At(seconds), s_times);

    private float Read(double seconds) => _weight.Read(At(seconds), s_times);

    [Theory]
    [InlineData(100, 0.5, 0, 1, 200)]               // 100 / 0.5
    [InlineData(100, 0.5, 10, 1, 166.66667)]        // 100 / (0.5 + 10/100 * 1)
    [InlineData(100, 0.5, 10, 2, 142.85715)]        // 100 / (0.5 + 10/100 * 2)
    [InlineData(100, 0.5, 10, 0, 200)]              // errors do not count
    [InlineData(100, 0.5, 100, 1, 66.666664)]       // 100 / (0.5 + 1)
    [InlineData(100, 2, 0, 1, 50)]                  // over its soft limit
    [InlineData(0, 0.5, 0, 1, 0)]                   // no rate, no news
    [InlineData(100, 0, 0, 1, 0)]                   // no utilisation, no news,
    [InlineData(100, 0, 50, 1, 0)]                  // whatever the errors
    [InlineData(1e-300, 1, 1e300, 1, 0)]            // no sense, no news
    [InlineData(1e300, 1e-300, 0, 1, 0)]
    [InlineData(1, 1e31, 0, 1, 0)]
    public void A_weight_is_the_rate_over_utilisation_and_errors(double rate, double utilization, double errors, float penalty, float expected) =>
        Assert.Equal(expected, ReportedWeight.Of(rate, utilization, errors, penalty), tolerance: expected * 1e-6f);

    [Fact]
    public void What_was_never_reported_is_unknown()
    {
        Assert.Equal(0, Read(0));
        Assert.Equal(0, default(ReportedWeight).Read(1, s_times));              // a process that just began
    }

    [Fact]
    public void A_weight_counts_once_reports_have_come_for_the_blackout()
    {
        Report(0, 7);
        Assert.Equal(0, Read(0));
        Assert.Equal(0, Read(9.999));
        Assert.Equal(7, Read(10.001));
        Report(10.5, 9);                            // the newest, without another blackout
        Assert.Equal(9, Read(10.5));
    }

    [Fact]
    public void The_blackout_runs_from_the_first_report_not_the_last()
    {
        for (double t = 0; t < 10; t += 0.5) { Report(t, 7); Assert.Equal(0, Read(t)); }
        Report(10.001, 7);
        Assert.Equal(7, Read(10.001));
    }

    [Fact]
    public void Without_a_blackout_the_first_report_counts()
    {
        ReportedWeightTimes times = ReportedWeightTimes.From(TimeSpan.Zero, TimeSpan.FromSeconds(Expiration));
        _weight.Report(3, At(0), times);
        Assert.Equal(3, _weight.Read(At(0), times));
    }

    [Fact]
    public void A_weight_expires_and_its_next_report_begins_a_new_blackout()
    {
        Report(0, 7);
        Report(20, 7);
        Assert.Equal(7, Read(199.99));
        Assert.Equal(0, Read(200.01));              // 180 s after the last
        Report(250, 8);
        Assert.Equal(0, Read(259.99));
        Assert.Equal(8, Read(260.01));
    }

    [Fact]
    public void A_report_just_before_it_expires_keeps_a_weight()
    {
        Report(0, 7);
        Report(179.9, 8);
        Assert.Equal(8, Read(179.9));
        Assert.Equal(8, Read(359.7));
    }

    [Fact]
    public void What_is_forgotten_proves_itself_again()
    {
        Report(0, 7);
        Assert.Equal(7, Read(11));
        _weight.Forget();
        Assert.Equal(0, Read(11));
        Report(12, 8);
        Assert.Equal(0, Read(21.99));
        Assert.Equal(8, Read(22.01));
    }

    [Theory]
    [InlineData(0.06)]                              // just expired
    [InlineData(39)]
    [InlineData(40)]                                // a difference of 32-bit stamps turns negative after 39 hours
    [InlineData(60)]
    [InlineData(78.19)]                             // and small again after 78.19
    [InlineData(78.2)]
    [InlineData(24 * 365)]
    public void However_long_the_silence_an_old_weight_stays_unknown_and_begins_anew(double hours)
    {
        Report(0, 7);
        Report(20, 7);
        double then = 20 + (hours * 3_600);
        Assert.Equal(0, Read(then));
        Report(then, 8);
        Assert.Equal(0, Read(then + 9.99));
        Assert.Equal(8, Read(then + 10.01));
    }

    [Fact]
    public void Racing_reporters_leave_a_weight_that_one_of_them_reported()
    {
        var racing = new Racing();
        Parallel.For(0, 4, thread =>
        {
            for (int i = 0; i < 50_000; i++)
            {
                racing.Weight.Report(thread + 1, At(i * 1e-3), s_times);
                float read = racing.Weight.Read(At(11 + (i * 1e-3)), s_times);
                Assert.True(read is 1 or 2 or 3 or 4, $"{read}");
            }
        });
        Assert.True(racing.Weight.Read(At(50), s_times) is 1 or 2 or 3 or 4);
    }

    [Fact]
    public void Who_forgets_while_others_report_leaves_a_blackout_and_no_nonsense()
    {
        var racing = new Racing();
        Parallel.For(0, 4, thread =>
        {
            for (int i = 0; i < 50_000; i++)
            {
                if (thread == 0) { racing.Weight.Forget(); }
                else { racing.Weight.Report(5, At(0), s_times); }
                Assert.True(racing.Weight.Read(At(5), s_times) == 0);
                Assert.True(racing.Weight.Read(At(11), s_times) is 0 or 5);
            }
        });
        racing.Weight.Forget();
        Assert.Equal(0, racing.Weight.Read(At(11), s_times));
    }

    private sealed class Racing
    {
        public ReportedWeight Weight;
    }
}
