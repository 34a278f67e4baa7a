using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Http;
using LoadBalancing.Client.Outcomes;

namespace LoadBalancing.Client.Tests.Http;

/// <summary>Applications that know later: until the end it is part of the end, then it corrects it, for 60 seconds.</summary>
public sealed class ReportOutcomeTests : IDisposable
{
    private int _status = 200;
    private Stream? _body;
    private readonly Answering _orders;

    public ReportOutcomeTests() => _orders = new Answering(_ =>
    {
        HttpResponseMessage response = Answering.Status(_status);
        if (_body is { } body) { response.Content = new StreamContent(body); }
        return response;
    });

    public void Dispose() => _orders.Dispose();

    private EndpointNode A => _orders.Node("a");

    private static (int Outstanding, long Succeeded, long Failed, long Neutral) Counts(EndpointNode node) => (node.Outstanding, node.Succeeded, node.Failed, node.Tracker.Outcomes.Neutral);

    private static void Read(HttpResponseMessage response) => response.Content.ReadAsStream().CopyTo(Stream.Null);

    [Fact]
    public void Before_the_end_it_is_what_the_end_says()
    {
        HttpResponseMessage response = _orders.Get();
        EndpointNode node = response.GetEndpoint()!;
        Assert.True(response.ReportOutcome(OutcomeKind.Failure));
        Assert.Equal((1, 0, 0, 0), Counts(node));               // not before the end
        Assert.Equal(0, node.Tracker.Outcomes.FailuresInARow);
        Read(response);
        Assert.Equal((0, 0, 1, 0), Counts(node));
        Assert.Equal(1, node.Tracker.Outcomes.FailuresInARow);
    }

    [Fact]
    public void Left_half_read_it_counts_too()
    {
        HttpResponseMessage response = _orders.Get();
        EndpointNode node = response.GetEndpoint()!;
        Assert.True(response.ReportOutcome(OutcomeKind.Failure));
        response.Dispose();
        Assert.Equal((0, 0, 1, 0), Counts(node));
    }

    [Fact]
    public void After_the_end_it_corrects_what_was_counted()
    {
        HttpResponseMessage response = _orders.GetFrom("a");
        (int _, long succeeded, long failed, long neutral) = Counts(A);
        Assert.True(response.ReportOutcome(OutcomeKind.Failure));
        Assert.Equal((0, succeeded - 1, failed + 1, neutral), Counts(A));
        Assert.Equal(1, A.Tracker.Outcomes.FailuresInARow);
    }

    [Fact]
    public void Two_such_failures_in_a_row_are_a_probation_as_any_two()
    {
        HttpResponseMessage one = _orders.GetFrom("a"), two = _orders.GetFrom("a");
        one.ReportOutcome(OutcomeKind.Failure);
        Assert.Equal(EndpointAvailability.Eligible, A.Availability);
        two.ReportOutcome(OutcomeKind.Failure);
        Assert.Equal(EndpointAvailability.Probation, A.Availability);
        Assert.Equal(2, A.Failed);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_good_headers_of_the_second_do_not_end_the_row_of_the_first(bool isSaidBefore)
    {
        for (int i = 1; i <= 2; i++)
        {
            HttpResponseMessage response;
            for (response = _orders.Get(); response.GetEndpoint()!.Id != "a"; response = _orders.Get()) { response.Dispose(); }
            if (isSaidBefore) { response.ReportOutcome(OutcomeKind.Failure); }
            Read(response);
            if (!isSaidBefore) { response.ReportOutcome(OutcomeKind.Failure); }
            Assert.Equal(i, A.Tracker.Outcomes.FailuresInARow);
        }
        Assert.Equal(EndpointAvailability.Probation, A.Availability);
    }

    [Fact]
    public void A_true_success_between_them_does()
    {
        _orders.GetFrom("a").ReportOutcome(OutcomeKind.Failure);
        _orders.GetFrom("a");
        _orders.GetFrom("a").ReportOutcome(OutcomeKind.Failure);
        Assert.Equal((1, EndpointAvailability.Eligible), (A.Tracker.Outcomes.FailuresInARow, A.Availability));
    }

    [Fact]
    public void A_success_ends_a_row_of_failures_before_the_end_and_after_it()
    {
        _status = 500;
        HttpResponseMessage late = _orders.GetFrom("a");
        Assert.Equal(1, A.Tracker.Outcomes.FailuresInARow);
        Assert.True(late.ReportOutcome(OutcomeKind.Success));
        Assert.Equal((0, 1, 0), (A.Tracker.Outcomes.FailuresInARow, A.Succeeded, A.Failed));

        HttpResponseMessage early = _orders.Get();
        EndpointNode node = early.GetEndpoint()!;
        long failed = node.Failed, succeeded = node.Succeeded;
        Assert.True(early.ReportOutcome(OutcomeKind.Success));
        Read(early);
        Assert.Equal((0, succeeded + 1, failed), (node.Tracker.Outcomes.FailuresInARow, node.Succeeded, node.Failed));
    }

    [Fact]
    public void A_failure_of_another_kind_counts_once()
    {
        _status = 500;
        HttpResponseMessage response = _orders.GetFrom("a");
        Assert.True(response.ReportOutcome(OutcomeKind.GatewayFailure));
        Assert.Equal((1, 1L), (A.Tracker.Outcomes.FailuresInARow, A.Failed));
    }

    [Theory]
    [InlineData(60_000, true)]
    [InlineData(60_001, false)]
    public void It_may_come_60_seconds_after_the_end(int milliseconds, bool counts)
    {
        HttpResponseMessage response = _orders.Get();
        EndpointNode node = response.GetEndpoint()!;
        _orders.Test.Time.Advance(TimeSpan.FromMinutes(5));                          // the end counts, not the headers
        Read(response);
        _orders.Test.Time.Advance(TimeSpan.FromMilliseconds(milliseconds));
        response.Dispose();                                                          // a later sign of the same end moves nothing
        Assert.Equal(counts, response.ReportOutcome(OutcomeKind.Failure));
        Assert.Equal(counts ? 1 : 0, node.Failed);
    }

    [Fact]
    public void The_second_time_is_in_vain_before_the_end_and_after_it()
    {
        HttpResponseMessage response = _orders.Get();
        EndpointNode node = response.GetEndpoint()!;
        Assert.True(response.ReportOutcome(OutcomeKind.Failure));
        Assert.False(response.ReportOutcome(OutcomeKind.Success));
        Read(response);
        Assert.False(response.ReportOutcome(OutcomeKind.Success));
        Assert.Equal((0, 0, 1, 0), Counts(node));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_broken_body_stays_one(bool isSaidBefore)
    {
        _body = new BrokenStream();
        HttpResponseMessage response = _orders.Get();
        EndpointNode node = response.GetEndpoint()!;
        if (isSaidBefore) { Assert.True(response.ReportOutcome(OutcomeKind.Success)); }
        Assert.Throws<IOException>(() => Read(response));
        if (!isSaidBefore) { Assert.False(response.ReportOutcome(OutcomeKind.Success)); }
        Assert.Equal((0, 0, 1, 0), Counts(node));
        Assert.Equal(EndpointAvailability.Probation, node.Availability);
    }

    [Fact]
    public void An_overload_that_only_the_reader_knows_of_is_heeded()
    {
        HttpResponseMessage response = _orders.GetFrom("a");
        Assert.True(response.ReportOutcome(OutcomeKind.Overloaded));
        Assert.True(A.Tracker.Preference.OverloadedUntil > _orders.Test.Time.GetTimestamp());
        Assert.Equal(EndpointAvailability.Eligible, A.Availability);
    }

    [Fact]
    public void Latencies_and_the_picker_hear_nothing_of_it()
    {
        var heard = new List<(string Id, CallOutcome Outcome)>();
        using var orders = new Answering(_ => Answering.Status(200), options => options.Picker.Policy = "recording", Balancing.RecordingPicker.Setup(heard));
        HttpResponseMessage response = orders.GetFrom("a");
        int before = heard.Count;
        Assert.True(response.ReportOutcome(OutcomeKind.Failure));
        Assert.Equal(before, heard.Count);
        Assert.Empty(orders.Test.Log.Of(203));
    }

    [Fact]
    public void After_the_cluster_is_gone_it_throws_nothing()
    {
        HttpResponseMessage one = _orders.GetFrom("a"), two = _orders.GetFrom("a");
        _orders.Test.Cluster.Dispose();
        Assert.True(one.ReportOutcome(OutcomeKind.Failure));
        Assert.True(two.ReportOutcome(OutcomeKind.Failure));
    }

    [Fact]
    public void An_answer_without_a_body_has_ended_and_can_be_corrected()
    {
        HttpResponseMessage response = _orders.Get(HttpMethod.Head);
        EndpointNode node = response.GetEndpoint()!;
        Assert.Equal((0, 1, 0, 0), Counts(node));
        Assert.True(response.ReportOutcome(OutcomeKind.Failure));
        Assert.Equal((0, 0, 1, 0), Counts(node));
    }

    [Fact]
    public void What_is_none_of_ours_or_no_kind_is_refused()
    {
        Assert.False(new HttpResponseMessage().ReportOutcome(OutcomeKind.Failure));
        Assert.Throws<ArgumentOutOfRangeException>(() => _orders.Get().ReportOutcome((OutcomeKind)99));
    }

    private sealed class BrokenStream : MemoryStream
    {
        public override int Read(byte[] buffer, int offset, int count) => throw new IOException("cut off");

        public override int Read(Span<byte> buffer) => throw new IOException("cut off");
    }
}
