using LoadBalancing.Client.Diagnostics;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Outcomes;

namespace LoadBalancing.Client.Tests.Health;

/// <summary>Taking out more would push the others beyond what they carry.</summary>
public sealed class CascadeTests
{
    private static void Report(Fleet fleet, double utilization, params int[] endpoints)
    {
        long now = fleet.Test.Time.GetTimestamp();
        foreach (int endpoint in endpoints) { fleet[endpoint].Tracker.Preference.Reported(utilization, share: 1, now + fleet.Test.Time.TimestampFrequency * 30); }
    }

    [Theory]
    [InlineData(0.85, 0)]                   // 0.85 * 10 / 9 = 0.944: one leaves; the next would make it 0.85 * 9 / 8 = 0.956
    [InlineData(0.86, -1)]                  // 0.956: nobody leaves
    [InlineData(0.50, 1)]
    public void An_ejection_stops_where_the_others_would_come_to_more_than_95_percent(double utilization, int lastOut)
    {
        using var fleet = new Fleet(10);
        Report(fleet, utilization, [.. Enumerable.Range(0, 10)]);
        for (int i = 0; i < 2; i++) { fleet.Burst(i, OutcomeKind.GatewayFailure, 5); }
        Assert.Equal(Enumerable.Range(0, lastOut + 1).Select(i => $"e{i}"), fleet.Ejected);
        JournalEntry? kept = fleet.Cluster.Journal.FirstOrDefault(entry => entry.Kind == "endpoint.kept");
        Assert.Equal(lastOut < 1, kept is not null);
        if (kept is not null) { Assert.Matches(@"; but the others report a utilisation of 0\.8[56] and would come to 0\.96, above 0\.95$", kept.Reason); }
    }

    [Fact]
    public void Facts_are_not_stopped()
    {
        using var fleet = new Fleet(10);
        Report(fleet, 0.99, [.. Enumerable.Range(0, 10)]);
        for (int i = 0; i < 3; i++) { fleet.Burst(i, OutcomeKind.Unreachable, 2); }
        Assert.Equal(3, fleet.Ejected.Count());
    }

    [Theory]
    [InlineData(4, true)]
    [InlineData(5, false)]
    public void Reports_of_fewer_than_half_say_nothing_of_all(int reporting, bool isEjected)
    {
        using var fleet = new Fleet(10);
        Report(fleet, 0.99, [.. Enumerable.Range(0, reporting)]);
        fleet.Burst(9, OutcomeKind.GatewayFailure, 5);
        Assert.Equal(isEjected, fleet.Ejected.Any());
    }

    [Fact]
    public void An_ejection_stops_where_the_latency_of_the_others_has_more_than_doubled_since_endpoints_began_to_leave()
    {
        using var fleet = new Fleet(10, policy: "least_time");
        fleet.Drive(12);                                                        // 5 ms everywhere
        fleet.Burst(0, OutcomeKind.GatewayFailure, 5);
        Assert.Equal(["e0"], fleet.Ejected);
        Slow(fleet, 10, 9);                                                     // 9 ms: not doubled
        fleet.Burst(1, OutcomeKind.GatewayFailure, 5);
        Assert.Equal(["e0", "e1"], fleet.Ejected);
        Slow(fleet, 10, 20);
        fleet.Burst(2, OutcomeKind.GatewayFailure, 5);
        Assert.Equal(["e0", "e1"], fleet.Ejected);
        Assert.Matches(@"; but the latency of the others has grown from 5(\.\d+)? to \d+(\.\d+)? ms since endpoints began to leave$", fleet.Cluster.Journal.First(entry => entry.Kind == "endpoint.kept").Reason);
    }

    [Fact]
    public void A_latency_that_rises_while_nobody_leaves_stops_nothing()
    {
        using var fleet = new Fleet(10, policy: "least_time");
        fleet.Drive(2);
        Slow(fleet, 10, 50);
        fleet.Wait(11);                                                         // an interval ends
        fleet.Burst(0, OutcomeKind.GatewayFailure, 5);
        fleet.Burst(1, OutcomeKind.GatewayFailure, 5);
        Assert.Equal(["e0", "e1"], fleet.Ejected);
    }

    private static void Slow(Fleet fleet, int endpoints, int milliseconds)
    {
        for (int i = 0; i < endpoints; i++)
        {
            if (fleet[i].Availability != EndpointAvailability.Eligible) { continue; }
            for (int n = 0; n < 100; n++)
            {
                using var lease = fleet.Test.AcquireLast($"e{i}");
                fleet.Test.Time.Advance(TimeSpan.FromMilliseconds(milliseconds));
                lease.Complete(OutcomeKind.Success);
            }
        }
    }
}
