using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Tests.Http.SecondChances;

namespace LoadBalancing.Client.Tests.Http.Grpc;

/// <summary>A deadline and a caller that gives up cancel the same token; <c>grpc-timeout</c> and the clock tell them apart.</summary>
public sealed class GrpcDeadlineTests : IDisposable
{
    private readonly Calls _calls = new(_ => { }, endpoints: 1);

    private EndpointNode A => _calls.Node("a");

    public void Dispose() => _calls.Dispose();

    [Theory]
    [InlineData("1S", 1_000, true)]
    [InlineData("1S", 900, true)]               // our clock began later than the caller's: nine tenths are enough
    [InlineData("1S", 899, false)]
    [InlineData("250m", 250, true)]
    [InlineData("250m", 220, false)]
    [InlineData("500000u", 500, true)]
    [InlineData("500000u", 440, false)]
    [InlineData("50000000n", 50, true)]
    [InlineData("50000000n", 40, false)]
    [InlineData("1M", 60_000, true)]
    [InlineData("1M", 50_000, false)]
    [InlineData("1H", 3_600_000, true)]
    [InlineData("1H", 3_000_000, false)]
    [InlineData("99999999H", 3_600_000, false)]
    [InlineData("100000000n", 1_000, false)]     // nine digits are one too many
    [InlineData("1s", 1_000, false)]             // units are what the protocol says
    [InlineData("-1S", 1_000, false)]
    [InlineData("1 S", 1_000, false)]
    [InlineData("S", 1_000, false)]
    [InlineData("1", 1_000, false)]
    [InlineData("", 1_000, false)]
    public async Task What_was_cancelled_once_its_time_was_over_met_its_deadline(string timeout, double after, bool isDeadline)
    {
        await CancelAsync(GrpcRequest.Of(timeout), after);
        // The endpoint answered nobody meanwhile: a deadline is its failure, a caller that leaves is nobody's.
        Assert.Equal(isDeadline ? (1, 0) : (0, 1), (A.Failed, A.Tracker.Outcomes.Neutral));
    }

    [Fact]
    public async Task Only_gRPC_has_one()
    {
        HttpRequestMessage plain = GrpcRequest.Of("1S", "application/json");
        await CancelAsync(plain, 2_000);
        Assert.Equal((0, 1), (A.Failed, A.Tracker.Outcomes.Neutral));
    }

    [Fact]
    public async Task A_deadline_that_others_were_answered_in_is_slow_and_no_failure()
    {
        using var leaving = new CancellationTokenSource();
        Task<HttpResponseMessage> slow = _calls.SendAsync(GrpcRequest.Of("1S"), leaving);
        _calls.Next();
        Task<HttpResponseMessage> other = _calls.SendAsync(GrpcRequest.Of());
        _calls.Time.Advance(TimeSpan.FromMilliseconds(500));
        _calls.Next().Answer.SetResult(GrpcRequest.Headers("0"));
        (await other).Dispose();
        _calls.Time.Advance(TimeSpan.FromMilliseconds(500));
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => slow);
        Assert.Equal((0, 1, 1), (A.Failed, A.Tracker.Outcomes.Neutral, A.Succeeded));
    }

    [Fact]
    public async Task An_answer_from_before_it_began_says_nothing_of_now()
    {
        Task<HttpResponseMessage> before = _calls.SendAsync(GrpcRequest.Of());
        _calls.Next().Answer.SetResult(GrpcRequest.Headers("0"));
        (await before).Dispose();
        _calls.Time.Advance(TimeSpan.FromMilliseconds(1));
        await CancelAsync(GrpcRequest.Of("1S"), 1_000);
        Assert.Equal((1, 0, 1), (A.Failed, A.Tracker.Outcomes.Neutral, A.Succeeded));
    }

    [Fact]
    public async Task Two_in_a_row_without_a_word_from_it_put_an_endpoint_on_probation()
    {
        await CancelAsync(GrpcRequest.Of("1S"), 1_000);
        Assert.Equal(EndpointAvailability.Eligible, A.Availability);
        await CancelAsync(GrpcRequest.Of("1S"), 1_000);
        Assert.Equal(EndpointAvailability.Probation, A.Availability);
    }

    /// <summary>Answers take 100 ms here, so 800 ms without one are silence: with deadlines of 60 ms, the fourteenth in a row.</summary>
    [Fact]
    public async Task Deadlines_shorter_than_answers_say_nothing_before_there_would_have_been_some()
    {
        await AnswerAsync(100);
        for (int i = 0; i < 13; i++) { await CancelAsync(GrpcRequest.Of("60m"), 60); }
        Assert.Equal((0, 13), (A.Failed, A.Tracker.Outcomes.Neutral));
        await CancelAsync(GrpcRequest.Of("60m"), 60);
        Assert.Equal((1, 13), (A.Failed, A.Tracker.Outcomes.Neutral));
        // An answer begins the count anew: 8 * (100 - 50 / 16) = 775 ms.
        await AnswerAsync(50);
        for (int i = 0; i < 12; i++) { await CancelAsync(GrpcRequest.Of("60m"), 60); }
        Assert.Equal((1, 25), (A.Failed, A.Tracker.Outcomes.Neutral));
        Assert.Equal(EndpointAvailability.Eligible, A.Availability);
    }

    [Fact]
    public async Task Five_seconds_are_silence_however_slow_it_is()
    {
        await AnswerAsync(60_000);
        await CancelAsync(GrpcRequest.Of("3S"), 3_000);
        Assert.Equal((0, 1), (A.Failed, A.Tracker.Outcomes.Neutral));
        await CancelAsync(GrpcRequest.Of("3S"), 3_000);
        await CancelAsync(GrpcRequest.Of("3S"), 3_000);
        Assert.Equal((2, 1), (A.Failed, A.Tracker.Outcomes.Neutral));
        Assert.Equal(EndpointAvailability.Probation, A.Availability);
    }

    [Theory]
    [InlineData(8, 1_000, 0, 1)]        // CANCEL: the server's clock saw the deadline first; the endpoint is well
    [InlineData(8, 500, 1, 0)]          // CANCEL without reason
    [InlineData(2, 1_000, 1, 0)]        // INTERNAL_ERROR has nothing to do with it
    public async Task A_server_that_resets_a_call_at_its_deadline_has_not_broken_a_connection(long code, double after, long failed, long neutral)
    {
        Task<HttpResponseMessage> sending = _calls.SendAsync(GrpcRequest.Of("1S"));
        Call call = _calls.Next();
        _calls.Time.Advance(TimeSpan.FromMilliseconds(after));
        call.Fail(new HttpRequestException(HttpRequestError.HttpProtocolError, "reset", new HttpProtocolException(code, "reset", null)));
        await Assert.ThrowsAsync<HttpRequestException>(() => sending);
        Assert.Equal((failed, neutral), (A.Failed, A.Tracker.Outcomes.Neutral));
        Assert.Equal(failed > 0 ? EndpointAvailability.Probation : EndpointAvailability.Eligible, A.Availability);
    }

    [Fact]
    public async Task An_attempt_that_began_late_did_not_have_the_whole_deadline()
    {
        using var calls = new Calls(_ => { }, endpoints: 2);
        using var leaving = new CancellationTokenSource();
        Task<HttpResponseMessage> sending = calls.SendAsync(GrpcRequest.Of("1S"), leaving);
        Call first = calls.Next();
        calls.Time.Advance(TimeSpan.FromMilliseconds(600));
        first.Fail(Calls.Refused());
        Call second = calls.Next();
        calls.Time.Advance(TimeSpan.FromMilliseconds(400));
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        Assert.Equal((0, 1), (calls.Node(second.Host).Failed, calls.Node(second.Host).Tracker.Outcomes.Neutral));
    }

    [Fact]
    public async Task A_deadline_in_the_middle_of_a_stream_is_neutral_however_it_shows()
    {
        using var broken = new BrokenStream(code: 8);
        Task<HttpResponseMessage> sending = _calls.SendAsync(GrpcRequest.Of("1S"));
        HttpResponseMessage headers = GrpcRequest.Headers();
        headers.Content = new StreamContent(broken) { Headers = { ContentType = new("application/grpc") } };
        _calls.Next().Answer.SetResult(headers);
        using HttpResponseMessage response = await sending;
        Stream body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        _calls.Time.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<HttpProtocolException>(() => body.ReadExactlyAsync(new byte[1], TestContext.Current.CancellationToken).AsTask());
        Assert.Equal((0, 1), (A.Failed, A.Tracker.Outcomes.Neutral));
    }

    private async Task AnswerAsync(double after)
    {
        Task<HttpResponseMessage> sending = _calls.SendAsync(GrpcRequest.Of());
        Call call = _calls.Next();
        _calls.Time.Advance(TimeSpan.FromMilliseconds(after));
        call.Answer.SetResult(GrpcRequest.Headers("0"));
        (await sending).Dispose();
        _calls.Time.Advance(TimeSpan.FromMilliseconds(1));
    }

    private async Task CancelAsync(HttpRequestMessage request, double after)
    {
        using var leaving = new CancellationTokenSource();
        Task<HttpResponseMessage> sending = _calls.SendAsync(request, leaving);
        _calls.Next();
        _calls.Time.Advance(TimeSpan.FromMilliseconds(after));
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }
}
