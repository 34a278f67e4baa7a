using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Diagnostics;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Outcomes;

namespace LoadBalancing.Client.Tests.Health.Outliers;

public sealed class ConsecutiveFailureTests
{
    [Fact]
    public void Two_failed_connections_eject_at_once_for_a_second()
    {
        using var fleet = new Fleet(4);
        fleet.Burst(0, OutcomeKind.Unreachable, 1);
        Assert.Equal(EndpointAvailability.Probation, fleet[0].Availability);
        fleet[0].Tracker.SetAvailability(EndpointAvailability.Eligible);
        fleet.Burst(0, OutcomeKind.Disconnected, 1);
        Assert.Equal(EndpointAvailability.Ejected, fleet[0].Availability);
        JournalEntry entry = fleet.Cluster.Journal[0];
        Assert.Equal(("endpoint.ejected", "e0", "local-1"), (entry.Kind, entry.Endpoint, entry.Version));
        Assert.Matches(@"^2 failed connections in a row, the last: Disconnected; for (0\.9\d*|1) s, ejections lately: 1$", entry.Reason);
        Assert.Single(fleet.Test.Log.Of(210));
        fleet.Wait(0.89);
        Assert.Equal(EndpointAvailability.Ejected, fleet[0].Availability);
        fleet.Wait(0.13);
        Assert.Equal(EndpointAvailability.Probation, fleet[0].Availability);
        fleet.Drive(0.1);
        Assert.Equal(EndpointAvailability.Eligible, fleet[0].Availability);
    }

    [Fact]
    public void Facts_are_not_limited()
    {
        using var fleet = new Fleet(10);
        for (int i = 0; i < 9; i++) { fleet.Burst(i, OutcomeKind.Unreachable, 2); }
        Assert.Equal(9, fleet.Ejected.Count());
    }

    [Theory]
    [InlineData(4, EndpointAvailability.Probation)]
    [InlineData(5, EndpointAvailability.Ejected)]
    public void Five_gateway_failures_eject_and_four_do_not(int count, EndpointAvailability expected)
    {
        using var fleet = new Fleet(4);
        fleet.Burst(0, OutcomeKind.GatewayFailure, count);
        Assert.Equal(expected, fleet[0].Availability);
        fleet.Wait(26.9);                                                       // 30 s less up to a tenth
        Assert.Equal(expected == EndpointAvailability.Ejected, fleet[0].Availability == EndpointAvailability.Ejected);
        fleet.Wait(3.2);
        Assert.Equal(EndpointAvailability.Probation, fleet[0].Availability);
    }

    [Fact]
    public void A_failure_of_another_kind_ends_a_row_of_gateway_failures()
    {
        using var fleet = new Fleet(4, options => options.Health.Outliers.Consecutive.Failures = 0);
        fleet.Burst(0, OutcomeKind.GatewayFailure, 4);
        fleet.Burst(0, OutcomeKind.Failure, 1);
        fleet.Burst(0, OutcomeKind.GatewayFailure, 4);
        Assert.Equal(EndpointAvailability.Probation, fleet[0].Availability);
        fleet.Burst(0, OutcomeKind.GatewayFailure, 1);
        Assert.Equal(EndpointAvailability.Ejected, fleet[0].Availability);
    }

    [Fact]
    public void A_failed_connection_ends_a_row_of_gateway_failures_and_the_other_way_round()
    {
        using var fleet = new Fleet(4, options => options.Health.Outliers.Consecutive.Failures = 0);
        fleet.Burst(0, OutcomeKind.GatewayFailure, 4);
        fleet.Burst(0, OutcomeKind.Disconnected, 1);
        fleet.Burst(0, OutcomeKind.GatewayFailure, 1);
        fleet.Burst(0, OutcomeKind.Disconnected, 1);
        Assert.Equal(EndpointAvailability.Probation, fleet[0].Availability);
    }

    [Fact]
    public void Plain_failures_in_a_row_eject_where_others_answer_well()
    {
        using var fleet = new Fleet(4);
        fleet.Drive(1);
        fleet.Wait(10);                                                         // a new interval, so that its own good answers do not count
        fleet.Answering(OutcomeKind.Failure, 0);
        fleet.Drive(0.2);
        fleet.Burst(0, OutcomeKind.Failure, 5);
        fleet.Wait(0.02);                                                       // judged on a timer
        Assert.Equal(EndpointAvailability.Ejected, fleet[0].Availability);
        Assert.Matches("^[67] failures in a row; 100 ?% of its requests failed in this interval, 0 ?% of the best other's; for 2[789]", fleet.Cluster.Journal[0].Reason);
    }

    [Fact]
    public void Requests_that_fail_everywhere_eject_nobody()
    {
        using var fleet = new Fleet(5);
        for (int i = 0; i < 5; i++) { fleet.Burst(i, OutcomeKind.Failure, 20); }
        fleet.Wait(25);
        Assert.Empty(fleet.Ejected);
        Assert.DoesNotContain(fleet.Cluster.Journal, entry => entry.Kind == "endpoint.ejected");
    }

    [Fact]
    public void Five_poison_requests_do_not_eject_servers_that_answer_others()
    {
        using var fleet = new Fleet(5);
        fleet.Drive(5);                                                         // 200 good answers each
        for (int i = 0; i < 5; i++) { fleet.Burst(i, OutcomeKind.Failure, 5); }
        fleet.Drive(10);
        Assert.DoesNotContain(fleet.Cluster.Journal, entry => entry.Kind == "endpoint.ejected");
        Assert.Empty(fleet.Out);
    }

    [Fact]
    public void Being_asked_for_less_never_ejects()
    {
        using var fleet = new Fleet(4);
        fleet.Answering(OutcomeKind.Overloaded, 0).Drive(60);
        Assert.Empty(fleet.Out);
        Assert.InRange(fleet.Sent["e0"], 1, 3_000);
    }

    [Fact]
    public void A_row_of_0_never_ejects()
    {
        using var fleet = new Fleet(4, options =>
        {
            options.Health.Outliers.Consecutive.Failures = options.Health.Outliers.Consecutive.GatewayFailures = options.Health.Outliers.Consecutive.TransportFailures = 0;
        });
        fleet.Burst(0, OutcomeKind.Disconnected, 50);
        fleet.Burst(1, OutcomeKind.GatewayFailure, 50);
        fleet.Burst(2, OutcomeKind.Failure, 50);
        fleet.Wait(0.02);
        Assert.Empty(fleet.Ejected);
    }

    [Fact]
    public void Turned_off_nobody_is_ejected_and_probation_works()
    {
        using var fleet = new Fleet(4, options => options.Health.Outliers.Enabled = false);
        fleet.Answering(OutcomeKind.Failure, 0).Drive(60);
        Assert.Equal(["e0"], fleet.Out);
        Assert.Empty(fleet.Ejected);
    }

    [Fact]
    public void Ejections_that_are_not_enforced_are_told_and_change_nothing()
    {
        using var fleet = new Fleet(4, options => options.Health.Outliers.Consecutive.EnforcedGatewayFailures = 0);
        fleet.Burst(0, OutcomeKind.GatewayFailure, 10);
        Assert.Equal(EndpointAvailability.Probation, fleet[0].Availability);
        JournalEntry entry = Assert.Single(fleet.Cluster.Journal, entry => entry.Kind == "endpoint.not_enforced");       // once an interval, not five times
        Assert.Equal("5 gateway failures in a row, the last: GatewayFailure", entry.Reason);
        Assert.Single(fleet.Test.Log.Of(211));
    }

    [Fact]
    public void Half_of_the_ejections_are_carried_out_where_half_are_enforced()
    {
        using var fleet = new Fleet(200, options => { options.Health.Outliers.Consecutive.EnforcedTransportFailures = 0.5; });
        for (int i = 0; i < 200; i++) { fleet.Burst(i, OutcomeKind.Unreachable, 2); }
        Assert.InRange(fleet.Ejected.Count(), 75, 125);                         // 100, three and a half deviations of 7.07
    }

    [Fact]
    public void What_was_spared_once_is_not_judged_again_at_each_further_failure()
    {
        using var fleet = new Fleet(200, options => { options.Health.Outliers.Consecutive.EnforcedTransportFailures = 0.1; });
        for (int i = 0; i < 200; i++) { fleet.Burst(i, OutcomeKind.Unreachable, 3); }
        Assert.InRange(fleet.Ejected.Count(), 6, 35);                           // 20, three and a half deviations of 4.24; a chance each for the second and third would make 38
    }

    [Fact]
    public void What_was_under_way_when_it_left_does_not_eject_it_a_second_time()
    {
        using var fleet = new Fleet(4, options => options.Health.Outliers.EjectionTime.Base = TimeSpan.FromSeconds(1));
        fleet.Drive(1);
        fleet.Wait(9.5);                                                        // an interval has begun half a second ago
        EndpointLease[] late = [.. Enumerable.Range(0, 8).Select(_ => fleet.Test.AcquireLast("e0"))];
        fleet.Burst(0, OutcomeKind.GatewayFailure, 5);
        foreach (EndpointLease lease in late) { lease.Complete(OutcomeKind.Failure); }
        Assert.Equal(EndpointAvailability.Ejected, fleet[0].Availability);
        fleet.Answering(OutcomeKind.Canceled, 0).Drive(11);                     // its probes tell nothing, and the interval ends
        Assert.Equal((EndpointAvailability.Probation, 1), (fleet[0].Availability, fleet.Cluster.Journal.Count(entry => entry.Kind == "endpoint.ejected")));
    }

    [Fact]
    public void What_failed_before_people_took_it_out_is_no_part_of_a_row_after_they_took_it_back()
    {
        using var fleet = new Fleet(4);
        fleet.Burst(0, OutcomeKind.GatewayFailure, 4);
        fleet.Cluster.Disable("e0", "a test");
        fleet.Cluster.Enable("e0");
        fleet.Burst(0, OutcomeKind.GatewayFailure, 1);
        Assert.Equal(EndpointAvailability.Eligible, fleet[0].Availability);
    }

    [Fact]
    public void Nor_what_failed_before_it_drained_itself()
    {
        using var fleet = new Fleet(4);
        EndpointLease farewell = fleet.Test.AcquireLast("e0");
        fleet.Burst(0, OutcomeKind.GatewayFailure, 4);
        farewell.ReportDraining();
        farewell.Complete(OutcomeKind.Overloaded);
        fleet.Wait(31);
        Assert.Equal((EndpointAvailability.Probation, 0), (fleet[0].Availability, fleet[0].Tracker.Outcomes.GatewayFailuresInARow));
    }

    [Fact]
    public void A_success_ends_all_rows()
    {
        using var fleet = new Fleet(4);
        fleet.Burst(0, OutcomeKind.GatewayFailure, 1);
        for (int i = 0; i < 20; i++)
        {
            fleet.Burst(0, OutcomeKind.GatewayFailure, 3);
            fleet[0].Tracker.Outcomes.EndFailuresInARow();
        }
        Assert.Equal(EndpointAvailability.Probation, fleet[0].Availability);
    }
}
