using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Picking;

namespace LoadBalancing.Client.Tests.Balancing;

/// <summary>What a picker hears of an attempt, and when. Times in milliseconds since the attempt began.</summary>
public sealed class FeedbackLoopTests : IDisposable
{
    private readonly List<(string Id, CallOutcome Outcome)> _heard = [];
    private readonly TestCluster _test;

    public FeedbackLoopTests() => _test = new TestCluster(Given.Options(options => options.Picker.Policy = "recording", "http://a"), RecordingPicker.Setup(_heard));

    public void Dispose() => _test.Dispose();

    private EndpointNode Node => _test.Node("a");

    private void Wait(double milliseconds) => _test.Time.Advance(TimeSpan.FromMilliseconds(milliseconds));

    /// <summary>Kind, latency in ms, and what else was said.</summary>
    private string[] Heard() => [.. _heard.Select(pair => FormattableString.Invariant(
        $"{pair.Outcome.Kind} {pair.Outcome.Latency.TotalMilliseconds}{(pair.Outcome.IsCorrection ? " correction" : "")}{(pair.Outcome.IsPenalized ? " penalized" : "")}{(pair.Outcome.IsRecovery ? " recovery" : "")}"))];

    private void Attempt(OutcomeKind? atFirstByte, OutcomeKind end)
    {
        EndpointLease lease = _test.Acquire();
        Wait(10);
        if (atFirstByte is { } verdict) { lease.ReportFirstByte(verdict); }
        Wait(40);
        lease.Complete(end);
    }

    [Theory]
    // at 10 ms, at 50 ms, what the picker hears
    [InlineData(OutcomeKind.Success, OutcomeKind.Success, new[] { "Success 10" })]
    [InlineData(OutcomeKind.Success, OutcomeKind.Failure, new[] { "Success 10", "Failure 10 correction" })]
    [InlineData(OutcomeKind.Success, OutcomeKind.Disconnected, new[] { "Success 10", "Disconnected 10 correction penalized" })]
    [InlineData(OutcomeKind.Success, OutcomeKind.Canceled, new[] { "Success 10" })]             // a caller that stops reading says nothing
    [InlineData(OutcomeKind.Success, OutcomeKind.Abandoned, new[] { "Success 10" })]
    [InlineData(OutcomeKind.Failure, OutcomeKind.Failure, new[] { "Failure 10" })]              // nothing is learnt twice
    [InlineData(OutcomeKind.Failure, OutcomeKind.Disconnected, new[] { "Failure 10" })]
    [InlineData(OutcomeKind.Failure, OutcomeKind.Success, new[] { "Failure 10" })]
    [InlineData(OutcomeKind.Overloaded, OutcomeKind.Overloaded, new[] { "Overloaded 10" })]
    [InlineData(OutcomeKind.Overloaded, OutcomeKind.Disconnected, new[] { "Overloaded 10", "Disconnected 10 correction penalized" })]
    // the verdict comes with the trailers, as in gRPC
    [InlineData(OutcomeKind.Abandoned, OutcomeKind.Success, new[] { "Success 10" })]
    [InlineData(OutcomeKind.Abandoned, OutcomeKind.Failure, new[] { "Success 10", "Failure 10" })]
    [InlineData(OutcomeKind.Abandoned, OutcomeKind.DeadlineExceeded, new[] { "Success 10" })]
    [InlineData(null, OutcomeKind.DeadlineExceeded, new[] { "GatewayFailure 50" })]              // it has answered nobody
    [InlineData(OutcomeKind.Abandoned, OutcomeKind.Canceled, new[] { "Success 10" })]
    // no first byte was seen: the end is the latency
    [InlineData(null, OutcomeKind.Success, new[] { "Success 50" })]
    [InlineData(null, OutcomeKind.Failure, new[] { "Failure 50" })]
    [InlineData(null, OutcomeKind.Overloaded, new[] { "Overloaded 50" })]
    [InlineData(null, OutcomeKind.Unreachable, new[] { "Unreachable 50 penalized" })]
    [InlineData(null, OutcomeKind.Disconnected, new[] { "Disconnected 50 penalized" })]
    [InlineData(null, OutcomeKind.Canceled, new[] { "Canceled 50" })]                           // a lower bound of the latency
    [InlineData(null, OutcomeKind.Abandoned, new[] { "Abandoned 50" })]
    public void A_picker_hears_at_the_first_byte_and_again_only_of_a_worse_end(OutcomeKind? atFirstByte, OutcomeKind end, string[] expected)
    {
        Attempt(atFirstByte, end);
        Assert.Equal(expected, Heard());
        Assert.Equal(0, Node.Outstanding);
    }

    [Fact]
    public void It_hears_at_once_when_which_attempt_began()
    {
        long began = _test.Time.GetTimestamp();
        EndpointLease lease = _test.Acquire();
        Wait(10);
        lease.ReportFirstByte(OutcomeKind.Success);
        CallOutcome outcome = Assert.Single(_heard).Outcome;
        Assert.Equal((began, _test.Time.GetTimestamp()), (outcome.StartedAt, outcome.ObservedAt));
    }

    [Fact]
    public void A_caller_that_knows_the_time_to_the_first_byte_may_say_it_at_the_end()
    {
        EndpointLease lease = _test.Acquire();
        Wait(50);
        lease.Complete(new CallResult(OutcomeKind.Success) { TimeToFirstByte = TimeSpan.FromMilliseconds(7) });
        Assert.Equal(["Success 7"], Heard());
    }

    [Fact]
    public void The_second_failed_answer_in_a_row_is_penalized_and_a_success_begins_the_count_again()
    {
        foreach (OutcomeKind kind in (OutcomeKind[])[OutcomeKind.Failure, OutcomeKind.Success, OutcomeKind.Failure, OutcomeKind.Canceled, OutcomeKind.Overloaded, OutcomeKind.Failure]) { Attempt(null, kind); }
        Assert.Equal(["Failure 50", "Success 50", "Failure 50", "Canceled 50", "Overloaded 50", "Failure 50 penalized"], Heard());
        Assert.Equal(2, Node.Tracker.Outcomes.FailuresInARow);
    }

    [Fact]
    public void One_attempt_is_one_failure_though_first_byte_and_end_both_say_so()
    {
        Attempt(OutcomeKind.Failure, OutcomeKind.Failure);
        Assert.Equal(1, Node.Tracker.Outcomes.FailuresInARow);
        Assert.Equal(1, Node.Failed);
        Assert.Equal(EndpointAvailability.Eligible, Node.Availability);
    }

    [Fact]
    public void After_a_failed_answer_headers_alone_prove_nothing_and_the_good_end_is_heard()
    {
        Attempt(null, OutcomeKind.Failure);
        EndpointLease lease = _test.Acquire();
        Wait(10);
        lease.ReportFirstByte();                                // a gRPC server that fails sends headers, too
        Assert.Equal(1, Node.Tracker.Outcomes.FailuresInARow);
        Assert.Equal(["Failure 50"], Heard());
        Wait(40);
        lease.Complete(OutcomeKind.Success);
        Assert.Equal(["Failure 50", "Success 10"], Heard());
        Assert.Equal(0, Node.Tracker.Outcomes.FailuresInARow);
    }

    [Fact]
    public void After_a_broken_connection_headers_prove_the_endpoint_well_again()
    {
        Attempt(null, OutcomeKind.Disconnected);
        Assert.Equal(EndpointAvailability.Probation, Node.Availability);
        EndpointLease lease = _test.Acquire();                  // panic: the only endpoint
        Wait(10);
        lease.ReportFirstByte();
        Assert.Equal(EndpointAvailability.Eligible, Node.Availability);
        Assert.Equal(["Disconnected 50 penalized", "Success 10 recovery"], Heard());
        lease.Complete(OutcomeKind.Success);
        Assert.Equal(2, _heard.Count);
    }

    [Fact]
    public void The_first_success_after_a_probation_is_a_recovery()
    {
        Attempt(null, OutcomeKind.Failure);
        Attempt(null, OutcomeKind.Failure);
        Attempt(OutcomeKind.Success, OutcomeKind.Success);
        Attempt(OutcomeKind.Success, OutcomeKind.Success);
        Assert.Equal(["Failure 50", "Failure 50 penalized", "Success 10 recovery", "Success 10"], Heard());
    }

    [Fact]
    public void A_picker_that_throws_costs_the_caller_nothing()
    {
        var setup = new ClusterSetup { Pickers = { ["throwing"] = inputs => new ThrowingPicker(inputs.Nodes[0]) } };
        using var test = new TestCluster(Given.Options(options => options.Picker.Policy = "throwing", "http://a"), setup);
        EndpointLease lease = test.Acquire();
        lease.ReportFirstByte(OutcomeKind.Success);
        lease.Complete(OutcomeKind.Failure);
        Assert.Equal((0, 1L), (test.Node("a").Outstanding, test.Node("a").Failed));
        Assert.Equal(2, test.Log.Of(203).Count);
    }

    private sealed class ThrowingPicker(EndpointNode node) : EndpointPicker
    {
        public override EndpointNode? Pick(in PickContext context) => node;

        protected internal override void Observe(EndpointNode node, in CallOutcome outcome) => throw new InvalidOperationException("oops");
    }
}
