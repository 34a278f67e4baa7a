using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Load;
using LoadBalancing.Client.Picking.Prequal;

namespace LoadBalancing.Client.Tests.Picking.Prequal;

/// <summary>How loaded an endpoint is, from what it reports, what others report and what we measure. Times in seconds; a report is fresh for 1 s.</summary>
public sealed class PrequalKnowledgeTests
{
    private readonly PrequalKnowledge _knowledge = new(PrequalConfig.From(new PrequalOptions { HotQuantile = 0.75 }), decayPerStamp: 0);

    private static long At(double seconds) => (long)((1_000 + seconds) / StampClock.SecondsPerStamp);

    private static EndpointTracker Tracker(int ours = 0, float measured = 0)
    {
        EndpointTracker tracker = Given.Node("e").Tracker;
        tracker.LetWait(ours);
        if (measured > 0) { tracker.Latency.Restart(measured, At(0)); }
        return tracker;
    }

    private void AssertLoad(double requestsInFlight, double latencySeconds, EndpointTracker tracker, double at = 0)
    {
        KnownLoad load = _knowledge.Of(tracker, At(at));
        Assert.Equal(requestsInFlight, load.RequestsInFlight);
        Assert.Equal(latencySeconds, load.LatencySeconds, tolerance: latencySeconds * 0.01);        // 16 bits of a float
    }

    /// <summary>As many reports as it takes until they are known: this many requests of others, this latency for each.</summary>
    private void EverybodyReports(int others, float latencyForEach)
    {
        EndpointTracker somebody = Tracker();
        for (int i = 0; i < 128; i++) { _knowledge.Report(somebody, others, latencyForEach * Math.Max(others, 1), At(0)); }
    }

    [Fact]
    public void An_endpoint_of_which_nothing_is_known_is_free_while_idle_and_the_last_choice_while_busy()
    {
        AssertLoad(0, 0, Tracker());
        Assert.Equal(new KnownLoad(1, float.MaxValue), _knowledge.Of(Tracker(ours: 1), At(0)));
    }

    [Fact]
    public void A_fresh_report_counts_with_what_we_sent_since()
    {
        EndpointTracker tracker = Tracker(ours: 2);
        _knowledge.Report(tracker, requestsInFlight: 5, latencySeconds: 0.05f, At(0));
        AssertLoad(5, 0.06, tracker);               // 0.05 / 5 for each, and one more makes 6
        tracker.LetWait(6);
        AssertLoad(9, 0.10, tracker);               // 3 of others, 6 of ours
        tracker.LetWait(0);
        AssertLoad(3, 0.04, tracker);
    }

    [Fact]
    public void An_idle_endpoint_may_report_0_in_flight()
    {
        EndpointTracker tracker = Tracker();
        _knowledge.Report(tracker, 0, 0.02f, At(0));
        AssertLoad(0, 0.02, tracker);
    }

    [Fact]
    public void Fewer_in_flight_than_ours_are_not_believed()
    {
        EndpointTracker tracker = Tracker(ours: 10);
        _knowledge.Report(tracker, 0, 0.2f, At(0));
        AssertLoad(10, 0.22, tracker);              // its latency was that of 10, too
        tracker.LetWait(4);
        AssertLoad(4, 0.10, tracker);
    }

    [Fact]
    public void A_server_that_counts_our_streams_has_no_others_for_that_and_streams_of_ours_are_no_load()
    {
        EndpointTracker tracker = Tracker(ours: 3);
        tracker.InFlight.End(0);
        tracker.InFlight.End(0);                    // two have their first byte: bodies that are being read, or one whose trailers bring the report
        _knowledge.Report(tracker, 3, 0.03f, At(0));
        AssertLoad(1, 0.02, tracker);               // nobody else's, and one of ours waits; 0.03 / 3 for each
    }

    [Fact]
    public void An_old_report_counts_no_longer_and_others_are_taken_to_be_as_many_as_usual()
    {
        EverybodyReports(others: 4, latencyForEach: 0.01f);
        EndpointTracker tracker = Tracker(ours: 2, measured: 0.1f);
        _knowledge.Report(tracker, 11, 0.6f, At(0));
        AssertLoad(11, 0.6 / 11 * 12, tracker, at: 1);
        AssertLoad(6, 0.7, tracker, at: 1.01);      // 2 of ours, 4 of others; 0.1 for each of 7
        AssertLoad(4, 0, Tracker());                // one that never reported
    }

    [Theory]
    [InlineData(39)]
    [InlineData(40)]
    [InlineData(60)]
    public void A_report_of_days_ago_is_not_taken_for_a_fresh_one(double hours)
    {
        EndpointTracker tracker = Tracker();
        _knowledge.Report(tracker, 7, 0.1f, At(0));
        AssertLoad(0, 0, tracker, at: hours * 3_600);
    }

    [Fact]
    public void Who_reports_no_latency_is_judged_by_what_we_measure()
    {
        EndpointTracker tracker = Tracker(measured: 0.03f);
        _knowledge.Report(tracker, 4, latencySeconds: 0, At(0));
        AssertLoad(4, 0.15, tracker);
    }

    [Fact]
    public void A_latency_is_believed_between_a_tenth_of_the_median_and_ten_times_it()
    {
        EverybodyReports(others: 1, latencyForEach: 0.01f);
        void Expect(double believed, float reported)
        {
            EndpointTracker tracker = Tracker();
            _knowledge.Report(tracker, 1, reported, At(0));
            AssertLoad(1, 2 * believed, tracker);
        }
        Expect(0.001, 1e-7f);
        Expect(0.001, 0.0009f);
        Expect(0.0012, 0.0012f);
        Expect(0.08, 0.08f);
        Expect(0.1, 0.2f);
        Expect(0.1, 9_999f);
    }

    [Fact]
    public void A_latency_is_not_believed_below_half_of_what_we_measure()
    {
        EndpointTracker tracker = Tracker(measured: 0.1f);
        _knowledge.Report(tracker, 1, 0.001f, At(0));
        AssertLoad(1, 0.1, tracker);                // (0.1 / 2) * 2
        _knowledge.Report(tracker, 1, 0.07f, At(0));
        AssertLoad(1, 0.14, tracker);
        _knowledge.Report(tracker, 1, 0.3f, At(0));
        AssertLoad(1, 0.6, tracker);
    }

    [Fact]
    public void What_is_hot_is_learnt_from_endpoints_as_they_are_drawn_and_not_from_those_that_report()
    {
        Assert.Equal(float.PositiveInfinity, _knowledge.HotAbove);
        EndpointTracker busy = Tracker(ours: 90);
        for (int i = 0; i < 128; i++) { _knowledge.Report(busy, 90, 1, At(0)); }
        Assert.Equal(float.PositiveInfinity, _knowledge.HotAbove);
        for (int i = 0; i < 31; i++) { _knowledge.Sample(Tracker(ours: i % 4), At(0)); }
        Assert.Equal(float.PositiveInfinity, _knowledge.HotAbove);
        _knowledge.Sample(Tracker(ours: 3), At(0));
        Assert.Equal(2, _knowledge.HotAbove);       // of 8 each of 0, 1, 2, 3 the 24th
    }

    [Fact]
    public void Learning_and_looking_allocate_nothing()
    {
        EndpointTracker tracker = Tracker(ours: 1, measured: 0.1f);
        long Measure()
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 1_000; i++)
            {
                _knowledge.Report(tracker, i, 0.1f, At(0));
                _knowledge.Sample(tracker, At(0));
            }
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
        Assert.Equal(0, Enumerable.Range(0, 10).Min(_ => Measure()));
    }
}
