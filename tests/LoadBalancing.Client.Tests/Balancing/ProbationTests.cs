using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Picking;

namespace LoadBalancing.Client.Tests.Balancing;

public sealed class ProbationTests : IDisposable
{
    private readonly TestCluster _test = TestCluster.Of("random", "http://a", "http://b", "http://c");

    public void Dispose() => _test.Dispose();

    private EndpointAvailability AvailabilityOf(string id) => _test.Node(id).Availability;

    private void Wait(double seconds) => _test.Time.Advance(TimeSpan.FromSeconds(seconds));

    /// <summary>So many attempts; those at the endpoint end as told, the others well.</summary>
    private int Traffic(string id, OutcomeKind kind, int attempts = 20)
    {
        int hits = 0;
        for (int i = 0; i < attempts; i++)
        {
            EndpointLease lease = _test.Acquire();
            bool isIt = lease.Endpoint.Id == id;
            hits += isIt ? 1 : 0;
            lease.Complete(isIt ? kind : OutcomeKind.Success);
        }
        return hits;
    }

    [Theory]
    [InlineData(OutcomeKind.Unreachable)]
    [InlineData(OutcomeKind.Disconnected)]
    public void A_transport_failure_takes_the_endpoint_out_at_once(OutcomeKind kind)
    {
        _test.Call("a", kind);
        Assert.Equal(EndpointAvailability.Probation, AvailabilityOf("a"));
        Assert.Equal(["a", "b", "c"], _test.Pool);              // the pool follows in 10 ms; the word is read by every attempt
        Assert.Equal(0, Traffic("a", OutcomeKind.Success, attempts: 200));
        _test.Settle();
        Assert.Equal(["b", "c"], _test.Pool);
        Assert.Single(_test.Log.Of(200));
    }

    [Fact]
    public void One_failed_answer_is_forgiven_and_two_in_a_row_are_not()
    {
        _test.Call("a", OutcomeKind.Failure);
        _test.Call("a", OutcomeKind.Success);
        _test.Call("a", OutcomeKind.Failure);
        Assert.Equal(EndpointAvailability.Eligible, AvailabilityOf("a"));
        _test.Call("a", OutcomeKind.Failure);
        Assert.Equal(EndpointAvailability.Probation, AvailabilityOf("a"));
    }

    [Fact]
    public void Only_a_success_that_began_later_ends_a_probation()
    {
        EndpointLease before = _test.AcquireAt("a"), failing = _test.AcquireAt("a");
        Wait(0.1);
        failing.Complete(OutcomeKind.Unreachable);
        before.Complete(OutcomeKind.Success);
        Assert.Equal(EndpointAvailability.Probation, AvailabilityOf("a"));
        Wait(1.1);
        _test.Call("a", OutcomeKind.Success);                   // the probe
        Assert.Equal(EndpointAvailability.Eligible, AvailabilityOf("a"));
        _test.Settle();
        Assert.Equal(["a", "b", "c"], _test.Pool);
        Assert.Single(_test.Log.Of(201));
    }

    [Fact]
    public void Probes_come_after_1_2_4_8_16_and_30_seconds_each_up_to_a_fifth_early()
    {
        _test.Call("a", OutcomeKind.Unreachable);
        double[] longest = [1, 2, 4, 8, 16, 30, 30];
        double last = _test.Time.Elapsed.TotalSeconds;
        foreach (double wait in longest)
        {
            while (Traffic("a", OutcomeKind.Unreachable) == 0) { Wait(0.01); }
            double waited = _test.Time.Elapsed.TotalSeconds - last;
            Assert.InRange(waited, 0.8 * wait, wait + 0.02);
            last += waited;
        }
    }

    [Fact]
    public void One_probe_runs_at_a_time_however_long_it_takes()
    {
        _test.Call("a", OutcomeKind.Unreachable);
        Wait(1.1);
        EndpointLease probe = _test.AcquireAt("a");
        for (int second = 0; second < 120; second++)
        {
            Wait(1);
            Assert.Equal(0, Traffic("a", OutcomeKind.Success));
        }
        probe.Complete(OutcomeKind.Success);
        Assert.Equal(EndpointAvailability.Eligible, AvailabilityOf("a"));
    }

    [Theory]
    [InlineData(OutcomeKind.Canceled, 1)]
    [InlineData(OutcomeKind.Abandoned, 1)]
    [InlineData(OutcomeKind.Overloaded, 1)]
    [InlineData(OutcomeKind.Failure, 2)]
    [InlineData(OutcomeKind.Disconnected, 2)]
    public void An_inconclusive_probe_is_repeated_and_a_failed_one_lengthens_the_wait(OutcomeKind kind, double next)
    {
        _test.Call("a", OutcomeKind.Unreachable);
        Wait(1.1);
        _test.Call("a", kind);
        Wait((0.8 * next) - 0.01);
        Assert.Equal(0, Traffic("a", OutcomeKind.Success));
        Wait((0.2 * next) + 0.02);
        Assert.Equal(1, Traffic("a", OutcomeKind.Canceled));
    }

    [Fact]
    public void A_probe_whose_first_byte_said_failure_has_failed_whatever_is_said_at_its_end()
    {
        _test.Call("a", OutcomeKind.Unreachable);
        Wait(1.1);
        EndpointLease probe = _test.AcquireAt("a");
        probe.ReportFirstByte(OutcomeKind.Failure);
        probe.Complete(OutcomeKind.Success);                    // the body of the error was read to its end
        Assert.Equal(EndpointAvailability.Probation, AvailabilityOf("a"));
        Wait(2.1);
        _test.Call("a", OutcomeKind.Success);                   // and the gate has not been left half open
        Assert.Equal(EndpointAvailability.Eligible, AvailabilityOf("a"));
    }

    [Fact]
    public void A_probe_of_an_earlier_probation_says_nothing_about_the_present_one()
    {
        using var test = TestCluster.Of("random", "http://a");                  // alone: panic sends requests besides the probe
        test.Call("a", OutcomeKind.Unreachable);
        test.Time.Advance(TimeSpan.FromSeconds(1.1));
        EndpointLease probe = test.Acquire();
        test.Acquire().Complete(OutcomeKind.Success);                           // recovered by another request
        test.Time.Advance(TimeSpan.FromSeconds(1));
        test.Acquire().Complete(OutcomeKind.Unreachable);                       // and gone again
        long due = test.Node("a").Tracker.Probation.DueAt;
        probe.Complete(OutcomeKind.Disconnected);
        Assert.Equal((0, due), (test.Node("a").Tracker.Probation.Level, test.Node("a").Tracker.Probation.DueAt));
    }

    [Fact]
    public void A_request_that_has_failed_once_is_nobodys_probe()
    {
        _test.Call("a", OutcomeKind.Unreachable);
        Wait(1.1);
        var tried = new TriedEndpoints();
        tried.Add(_test.Node("b"));
        for (int i = 0; i < 50; i++)
        {
            Assert.True(_test.Cluster.TryAcquire(new PickContext { Tried = tried }, out EndpointLease second));
            Assert.Equal("c", second.Endpoint.Id);
            second.Complete(OutcomeKind.Success);
        }
        Assert.Equal("a", _test.Acquire().Endpoint.Id);
    }

    [Fact]
    public void A_probe_that_this_request_may_not_make_is_kept_for_the_next()
    {
        using var test = TestCluster.Of("random", "http://a", "https://b", "https://c");
        test.Call("a", OutcomeKind.Unreachable);
        test.Time.Advance(TimeSpan.FromSeconds(1.1));
        for (int i = 0; i < 20; i++)
        {
            Assert.True(test.Cluster.TryAcquire(new PickContext { RequiresTls = true }, out EndpointLease secure));
            Assert.NotEqual("a", secure.Endpoint.Id);
            secure.Dispose();
        }
        Assert.Equal("a", test.Acquire().Endpoint.Id);
    }

    [Fact]
    public void In_panic_an_endpoint_that_begins_to_refuse_leaves_the_pool_and_one_that_accepts_again_joins_it()
    {
        foreach (string id in (string[])["a", "b"]) { _test.Call(id, OutcomeKind.Disconnected); }
        _test.Settle();
        Assert.Equal(["a", "b", "c"], _test.Pool);              // 1 of 3 eligible: panic
        _test.Call("a", OutcomeKind.Unreachable);
        _test.Settle();
        Assert.Equal(["b", "c"], _test.Pool);
        Wait(1.1);
        for (int i = 0; i < 100 && _test.Node("a").Tracker.RefusesConnections; i++)
        {
            EndpointLease lease = _test.Acquire();
            lease.Complete(lease.Endpoint.Id == "c" ? OutcomeKind.Success : OutcomeKind.Disconnected);
        }
        _test.Settle();
        Assert.Equal(["a", "b", "c"], _test.Pool);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1.1)]           // the probe is due already
    public void An_endpoint_whose_weight_was_0_meanwhile_is_probed_soon_after_it_has_one_again(double before)
    {
        ClusterOptions WithWeight(double weight) => Given.Options(options => { options.Picker.Policy = "random"; options.Endpoints["a"].Weight = weight; }, "http://a", "http://b", "http://c");
        _test.Call("a", OutcomeKind.Unreachable);
        Wait(before);
        Assert.Empty(_test.Cluster.TryUpdate(WithWeight(0)));
        Assert.Equal(0, Traffic("a", OutcomeKind.Success));
        for (int second = 0; second < 100; second++)
        {
            Wait(1);
            Assert.Equal(0, Traffic("a", OutcomeKind.Success));
        }
        Assert.Empty(_test.Cluster.TryUpdate(WithWeight(1)));
        Wait(30.1);
        Assert.NotEqual(0, Traffic("a", OutcomeKind.Success));
        Assert.Equal(EndpointAvailability.Eligible, AvailabilityOf("a"));
    }

    [Fact]
    public void A_probe_sees_the_version_of_its_request()
    {
        _test.Call("a", OutcomeKind.Unreachable);
        Wait(1.1);                                              // due, as an endpoint of the old version
        Assert.Empty(_test.Cluster.TryUpdate(Given.Options(options => { options.Picker.Policy = "random"; options.Endpoints["a"].Zone = "new"; }, "http://a", "http://b", "http://c")));
        EndpointLease probe = _test.Acquire();
        Assert.Equal(("a", "new"), (probe.Endpoint.Id, probe.Endpoint.Zone));
    }
}
