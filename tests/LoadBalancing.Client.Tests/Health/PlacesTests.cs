using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Outcomes;

namespace LoadBalancing.Client.Tests.Health;

/// <summary>Who holds one of the places of those who may be out by judgement, and who gives it back.</summary>
public sealed class PlacesTests
{
    private static void Update(Fleet fleet, Action<ClusterOptions> configure, params string[] ids)
    {
        var options = new ClusterOptions { Picker = { Policy = "round_robin" } };
        foreach (string id in ids) { options.Endpoints[id] = new EndpointOptions($"http://10.0.0.{id[1] - '0' + 1}"); }
        configure(options);
        Assert.Empty(fleet.Cluster.TryUpdate(options));
    }

    private static int Holding(Fleet fleet) => fleet.Test.Snapshot.Nodes.Count(node => node.Tracker.Ejection.HoldsPlace);

    [Theory]
    [InlineData(2, EndpointAvailability.Probation)]
    [InlineData(5, EndpointAvailability.Ejected)]
    public void An_endpoint_without_weight_holds_none(int failures, EndpointAvailability expected)
    {
        using var fleet = new Fleet(2);                                         // one of two may be out
        fleet.Burst(0, OutcomeKind.GatewayFailure, failures);
        Assert.Equal((expected, 1), (fleet[0].Availability, Holding(fleet)));
        Update(fleet, options => options.Endpoints["e0"].Weight = 0, "e0", "e1", "e2");
        Assert.Equal(0, Holding(fleet));
        fleet.Burst(1, OutcomeKind.GatewayFailure, 2);
        Assert.Equal(EndpointAvailability.Probation, fleet[1].Availability);
        Update(fleet, _ => { }, "e0", "e1", "e2");
        fleet.Drive(90);
        Assert.Empty(fleet.Out);
        Assert.Equal(0, Holding(fleet));
    }

    [Fact]
    public void One_that_fails_a_request_of_the_time_when_it_had_a_weight_takes_none_for_long()
    {
        using var fleet = new Fleet(2);
        EndpointLease[] under = [fleet.Test.AcquireLast("e0"), fleet.Test.AcquireLast("e0")];
        Update(fleet, options => options.Endpoints["e0"].Weight = 0, "e0", "e1");
        foreach (EndpointLease lease in under) { lease.Complete(OutcomeKind.GatewayFailure); }
        fleet.Test.Settle();
        Assert.Equal(0, Holding(fleet));
        Assert.Equal("it gets a weight above 0, and one request succeeds", fleet.Cluster.Describe().Endpoints[0].Return);
    }

    [Fact]
    public void One_that_left_and_came_back_at_the_same_address_begins_anew_and_its_place_is_free()
    {
        using var fleet = new Fleet(2);
        fleet.Burst(0, OutcomeKind.GatewayFailure, 5);
        Update(fleet, _ => { }, "e1");
        Update(fleet, _ => { }, "e0", "e1");
        Assert.Equal((EndpointAvailability.Eligible, 0), (fleet[0].Availability, Holding(fleet)));
        fleet.Burst(1, OutcomeKind.GatewayFailure, 5);
        Assert.Equal(EndpointAvailability.Ejected, fleet[1].Availability);
    }

    [Fact]
    public void One_that_is_out_for_a_fact_gives_its_place_to_others()
    {
        using var fleet = new Fleet(2);                                         // one of two may be out by judgement
        EndpointLease[] under = [fleet.Test.AcquireLast("e0"), fleet.Test.AcquireLast("e0")];
        fleet.Burst(0, OutcomeKind.Failure, 2);
        Assert.Equal((EndpointAvailability.Probation, 1), (fleet[0].Availability, Holding(fleet)));
        foreach (EndpointLease lease in under) { lease.Complete(OutcomeKind.Disconnected); }
        Assert.Equal((EndpointAvailability.Ejected, 0), (fleet[0].Availability, Holding(fleet)));
        fleet.Burst(1, OutcomeKind.Failure, 2);
        Assert.Equal(EndpointAvailability.Probation, fleet[1].Availability);
    }

    [Fact]
    public void Those_who_drain_themselves_are_not_counted_while_they_do()
    {
        using var fleet = new Fleet(4);                                         // two of four may be out
        for (int i = 2; i < 4; i++)
        {
            EndpointLease lease = fleet.Test.AcquireLast($"e{i}");
            lease.ReportDraining();
            lease.Complete(OutcomeKind.Overloaded);
        }
        fleet.Test.Settle();
        for (int i = 0; i < 2; i++) { fleet.Burst(i, OutcomeKind.GatewayFailure, 2); }
        Assert.Single(fleet.Out);                                               // one of the two that are left
        fleet.Drive(60);                                                        // drained, tried, back
        Assert.Empty(fleet.Out);
        for (int i = 0; i < 4; i++) { fleet.Burst(i, OutcomeKind.GatewayFailure, 2); }
        Assert.Equal(2, fleet.Out.Count());
    }

    [Fact]
    public void Outliers_turned_off_those_who_are_out_return_when_their_time_is_over()
    {
        using var fleet = new Fleet(4);
        fleet.Burst(0, OutcomeKind.GatewayFailure, 5);
        Update(fleet, options => options.Health.Outliers.Enabled = false, "e0", "e1", "e2", "e3");
        Assert.Equal(["e0"], fleet.Ejected);
        fleet.Drive(31);
        Assert.Empty(fleet.Out);
        Assert.Equal(0, Holding(fleet));
    }

    [Fact]
    public void Only_an_interval_without_an_ejection_counts_one_back()
    {
        using var fleet = new Fleet(4, options => options.Health.Outliers.EjectionTime.Base = TimeSpan.FromSeconds(1));
        fleet.Wait(2);
        fleet.Burst(0, OutcomeKind.GatewayFailure, 5);
        fleet.Drive(5);                                                         // out for a second, and back
        Assert.Equal((EndpointAvailability.Eligible, 1), (fleet[0].Availability, fleet.Cluster.Describe().Endpoints[0].Ejections));
        fleet.Wait(5);                                                          // the interval in which it was out has ended
        Assert.Equal(1, fleet.Cluster.Describe().Endpoints[0].Ejections);
        fleet.Wait(10);
        Assert.Equal(0, fleet.Cluster.Describe().Endpoints[0].Ejections);
    }

    [Fact]
    public void Who_was_on_probation_in_an_interval_was_so_although_it_is_back()
    {
        using var fleet = new Fleet(4);
        var counts = new IntervalCounts();
        counts.Begin(fleet.Test.Snapshot.Nodes);
        fleet.Burst(0, OutcomeKind.Unreachable, 1);
        Assert.Equal([true, false, false, false], counts.Read(fleet.Test.Snapshot.Nodes).Select(record => record.WasOnProbation));
        fleet.Drive(2);
        Assert.Equal(EndpointAvailability.Eligible, fleet[0].Availability);
        Assert.Equal([true, false, false, false], counts.Read(fleet.Test.Snapshot.Nodes).Select(record => record.WasOnProbation));
        counts.Begin(fleet.Test.Snapshot.Nodes);
        Assert.All(counts.Read(fleet.Test.Snapshot.Nodes), record => Assert.Equal(default, record));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void One_that_was_on_probation_for_a_moment_has_its_share_at_once_and_one_that_failed_a_probe_little_by_little(int failedProbes, bool slowly)
    {
        using var fleet = new Fleet(4);
        fleet.Burst(0, OutcomeKind.Unreachable, 1);
        if (failedProbes > 0) { fleet.Answering(OutcomeKind.Unreachable, 0).Drive(1.2); }
        fleet.Answering(OutcomeKind.Success, 0).Drive(3);
        Assert.Equal((EndpointAvailability.Eligible, slowly), (fleet[0].Availability, fleet[0].Tracker.Ramp is not null));
    }

    [Fact]
    public void A_shorter_interval_counts_at_once()
    {
        using var fleet = new Fleet(6, options => options.Health.Outliers.Interval = TimeSpan.FromHours(1));
        fleet.Drive(1);
        Update(fleet, options => options.Health.Outliers.Interval = TimeSpan.FromSeconds(5), "e0", "e1", "e2", "e3", "e4", "e5");
        fleet.FailingEachFourth(0).Drive(5.2);
        Assert.Equal(["e0"], fleet.Ejected);                                    // a rate of 75 % by its end, the others' is 100 %
    }
}
