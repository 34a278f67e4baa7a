using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Load;

namespace LoadBalancing.Client.Tests.Endpoints;

public sealed class EndpointTrackerTests
{
    [Fact]
    public void Of_many_who_move_an_endpoint_exactly_one_did()
    {
        EndpointTracker tracker = Given.Node("a").Tracker;
        int movers = 0;
        Parallel.For(0, 1_000, _ => { if (tracker.TryMove(EndpointAvailability.Eligible, EndpointAvailability.Probation)) { Interlocked.Increment(ref movers); } });
        Assert.Equal(1, movers);
        Assert.Equal(EndpointAvailability.Probation, tracker.Availability);
    }

    [Fact]
    public void A_removed_endpoint_comes_back_by_no_judgement()
    {
        EndpointTracker tracker = Given.Node("a").Tracker;
        tracker.SetAvailability(EndpointAvailability.Removed);
        Assert.False(tracker.TryMove(EndpointAvailability.Eligible, EndpointAvailability.Probation));
        Assert.False(tracker.TryMove(EndpointAvailability.Probation, EndpointAvailability.Eligible));
        Assert.Equal(EndpointAvailability.Removed, tracker.Availability);
    }

    [Fact]
    public void A_node_shows_the_spec_of_its_version_and_the_live_numbers_of_its_tracker()
    {
        EndpointNode node = Given.Node("a", weight: 3, address: "http://10.0.0.1:8080");
        Assert.Equal(("a", "http://10.0.0.1:8080", "10.0.0.1", 8080, 3.0, 0), (node.Id, node.Address, node.Host, node.Port, node.Weight, node.Outstanding));
        Assert.Null(node.LatencyEstimate);

        node.Tracker.Begin();
        node.Tracker.Latency.Observe<PeakRule>(0.25f, 0, 0, LatencyRates.From(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1)));
        Assert.Equal(1, node.Outstanding);
        Assert.Equal(TimeSpan.FromSeconds(0.25), node.LatencyEstimate);         // a seed counts as a reading, and is not negative
        Assert.Equal("a (http://10.0.0.1:8080)", node.ToString());
    }
}
