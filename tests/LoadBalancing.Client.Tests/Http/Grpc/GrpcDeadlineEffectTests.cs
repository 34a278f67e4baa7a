using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Tests.Http.SecondChances;

namespace LoadBalancing.Client.Tests.Http.Grpc;

/// <summary>What a deadline that passed does elsewhere: to probes, to limits, to whoever sends by leases; and what only looks like one.</summary>
public sealed class GrpcDeadlineEffectTests : IDisposable
{
    private readonly Calls _calls = new(options => { options.Resilience.Limits.Adaptive.Enabled = true; }, endpoints: 1);

    private EndpointNode A => _calls.Node("a");

    private int Limit => _calls.Test.Snapshot.Config.Resilience.Limits!.For(A.Tracker);

    public void Dispose() => _calls.Dispose();

    [Fact]
    public async Task A_probe_that_waits_for_nothing_has_failed_and_the_next_comes_later()
    {
        await MeetAsync(1_000);
        await MeetAsync(1_000);
        Assert.Equal((EndpointAvailability.Probation, 0), (A.Availability, A.Tracker.Probation.Level));
        _calls.Time.Advance(TimeSpan.FromSeconds(2));           // the first probe is due after about 1 s
        await MeetAsync(1_000);
        Assert.Equal((EndpointAvailability.Probation, 1), (A.Availability, A.Tracker.Probation.Level));
    }

    /// <summary>As attempts do that time out: they are the only sign of a server that lets calls wait in its queue.</summary>
    [Fact]
    public async Task Deadlines_before_the_headers_lower_the_limit()
    {
        Assert.Equal(20, Limit);
        for (int i = 0; i < 100; i++)
        {
            Task<HttpResponseMessage> sending = _calls.SendAsync(GrpcRequest.Of());
            Call call = _calls.Next();
            _calls.Time.Advance(TimeSpan.FromMilliseconds(10));
            call.Answer.SetResult(GrpcRequest.Headers("0"));
            (await sending).Dispose();
        }
        int before = Limit;
        for (int i = 0; i < 100; i++) { await MeetAsync(1_000); }
        Assert.True(Limit < before, $"{Limit} < {before}");
    }

    /// <summary>Its headers told what the endpoint takes; how long a stream runs is its caller's affair.</summary>
    [Fact]
    public void Deadlines_in_the_middle_of_streams_leave_the_limit_where_good_ends_do() => Assert.Equal(LimitAfter(OutcomeKind.Success), LimitAfter(OutcomeKind.DeadlineExceeded));

    private static int LimitAfter(OutcomeKind ends)
    {
        using var calls = new Calls(options => { options.Resilience.Limits.Adaptive.Enabled = true; }, endpoints: 1);
        for (int i = 0; i < 200; i++)
        {
            Assert.True(calls.Cluster.TryAcquire(default, out EndpointLease stream));
            calls.Time.Advance(TimeSpan.FromMilliseconds(10));
            stream.ReportFirstByte();
            calls.Time.Advance(TimeSpan.FromSeconds(1));
            stream.Complete(i < 100 ? OutcomeKind.Success : ends);
        }
        return calls.Test.Snapshot.Config.Resilience.Limits!.For(calls.Node("a").Tracker);
    }

    [Fact]
    public async Task A_cancellation_that_the_caller_did_not_ask_for_is_no_deadline_of_his()
    {
        Task<HttpResponseMessage> slow = _calls.SendAsync(GrpcRequest.Of("1S"));
        Call call = _calls.Next();
        Task<HttpResponseMessage> other = _calls.SendAsync(GrpcRequest.Of());
        _calls.Next().Answer.SetResult(GrpcRequest.Headers("0"));
        (await other).Dispose();
        _calls.Time.Advance(TimeSpan.FromSeconds(1));
        call.Fail(new TaskCanceledException("a handler below has a time of its own", new TimeoutException()));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => slow);
        Assert.Equal((1, 0), (A.Failed, A.Tracker.Outcomes.Neutral));
    }

    /// <summary>Whoever never says when headers came says at a good end that there was an answer.</summary>
    [Fact]
    public void A_good_end_alone_is_a_word_too()
    {
        Assert.True(_calls.Cluster.TryAcquire(default, out EndpointLease late));
        _calls.Time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.True(_calls.Cluster.TryAcquire(default, out EndpointLease good));
        good.Complete(OutcomeKind.Success);
        _calls.Time.Advance(TimeSpan.FromMinutes(1));
        late.Complete(OutcomeKind.DeadlineExceeded);
        Assert.Equal((1, 0, 1), (A.Succeeded, A.Failed, A.Tracker.Outcomes.Neutral));
    }

    private async Task MeetAsync(double after)
    {
        using var leaving = new CancellationTokenSource();
        Task<HttpResponseMessage> sending = _calls.SendAsync(GrpcRequest.Of("1S"), leaving);
        _calls.Next();
        _calls.Time.Advance(TimeSpan.FromMilliseconds(after));
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }
}
