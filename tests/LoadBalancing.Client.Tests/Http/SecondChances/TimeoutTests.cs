using System.Net;
using System.Net.Sockets;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Tests.Balancing;

namespace LoadBalancing.Client.Tests.Http.SecondChances;

/// <summary>How long an attempt, and a request, may take.</summary>
public sealed class TimeoutTests : IDisposable
{
    private Calls? _calls;

    public void Dispose() => _calls?.Dispose();

    private Calls Start(Action<ClusterOptions> configure, Func<Call, Task<HttpResponseMessage>>? answer = null) => _calls = new Calls(configure, 3, answer);

    private static void OneSecond(ClusterOptions options) => options.Resilience.AttemptTimeout.Timeout = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task An_attempt_that_times_out_is_a_failure_of_its_endpoint_and_the_error_names_it()
    {
        Calls calls = Start(OneSecond);
        Task<HttpResponseMessage> sending = calls.SendAsync(HttpMethod.Post);
        Call call = calls.Next();
        calls.AdvanceUntil(() => sending.IsCompleted, TimeSpan.FromMilliseconds(100));
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => sending);
        Assert.Contains($"Endpoint '{call.Host}' (http://{call.Host}) did not answer within 00:00:01 (Resilience:AttemptTimeout).", error.Message, StringComparison.Ordinal);
        Assert.Equal(SocketError.TimedOut, Assert.IsType<SocketException>(error.InnerException).SocketErrorCode);
        Assert.Equal((1, 0), (calls.Node(call.Host).Failed, calls.Node(call.Host).Outstanding));
        Assert.True(call.Token.IsCancellationRequested);
    }

    [Fact]
    public async Task A_callers_cancellation_is_none()
    {
        Calls calls = Start(OneSecond);
        using var cancelling = new CancellationTokenSource();
        Task<HttpResponseMessage> sending = calls.SendAsync(leaving: cancelling);
        Call call = calls.Next();
        await cancelling.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        Assert.Equal((0, 1, 0), (calls.Node(call.Host).Failed, calls.Node(call.Host).Tracker.Outcomes.Neutral, calls.Outstanding));
    }

    [Fact]
    public async Task It_is_reason_for_a_retry_where_that_is_allowed()
    {
        Calls calls = Start(options => { OneSecond(options); options.Resilience.Retry.MaxRetries = 1; });
        Task<HttpResponseMessage> sending = calls.SendAsync();
        Call first = calls.Next();
        calls.AdvanceUntil(() => calls.All.Count == 2, TimeSpan.FromMilliseconds(20));
        Call second = calls.Next();
        Assert.NotEqual(first.Host, second.Host);
        second.Reply(200);
        Assert.Equal(HttpStatusCode.OK, (await sending).StatusCode);
    }

    [Fact]
    public async Task A_body_may_take_longer_than_an_attempt()
    {
        Calls calls = Start(OneSecond);
        Task<HttpResponseMessage> sending = calls.SendAsync();
        calls.Next().Reply(200);
        using HttpResponseMessage response = await sending;
        calls.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("hello", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_gRPC_call_and_an_upgrade_are_left_alone()
    {
        Calls calls = Start(OneSecond);
        Task<HttpResponseMessage>[] all =
        [
            calls.SendAsync(HttpMethod.Post, new ByteArrayContent([0]) { Headers = { ContentType = new("application/grpc") } }, request => request.Version = HttpVersion.Version20),
            calls.SendAsync(prepare: request => request.Headers.TryAddWithoutValidation("Upgrade", "websocket")),
            calls.SendAsync(HttpMethod.Connect),
        ];
        Call[] running = [calls.Next(), calls.Next(), calls.Next()];
        calls.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.All(running, call => Assert.False(call.Token.IsCancellationRequested));
        foreach (Call call in running) { call.Reply(200); }
        foreach (Task<HttpResponseMessage> one in all) { (await one).Dispose(); }
    }

    [Fact]
    public async Task With_a_percentile_it_is_a_multiple_of_that_between_minimum_and_fixed_time()
    {
        Calls calls = Start(options =>
        {
            OneSecond(options);
            options.Resilience.AttemptTimeout.Percentile = 0.9;
            options.Resilience.AttemptTimeout.Multiplier = 4;
            options.Resilience.AttemptTimeout.Minimum = TimeSpan.FromMilliseconds(10);
        });
        for (int i = 0; i < 100; i++)
        {
            Task<HttpResponseMessage> quick = calls.SendAsync();
            Call call = calls.Next();
            calls.Time.Advance(TimeSpan.FromMilliseconds(20));
            call.Reply(200);
            (await quick).Dispose();
        }
        TimeSpan before = calls.Time.Elapsed;
        Task<HttpResponseMessage> sending = calls.SendAsync();
        TimeSpan endedAt = default;
        using CancellationTokenRegistration ended = calls.Next().Token.Register(() => endedAt = calls.Time.Elapsed);
        calls.AdvanceUntil(() => sending.IsCompleted);
        // 4 x 20 ms; the histogram is an eighth too high at most. Cancelled by the thread that moves the clock, at the moment when it is due.
        Assert.InRange((endedAt - before).TotalMilliseconds, 80, 92);
        await Assert.ThrowsAsync<HttpRequestException>(() => sending);
    }

    [Fact]
    public async Task The_time_of_all_attempts_ends_the_request_and_blames_nobody()
    {
        Calls calls = Start(options => { (options.Resilience.TotalTimeout, options.Resilience.Retry.MaxRetries, options.Resilience.Retry.BaseDelay) = (TimeSpan.FromSeconds(3), 5, TimeSpan.Zero); });
        Task<HttpResponseMessage> sending = calls.SendAsync();
        // Without a pause no time need pass, which a busy machine could let run to the end of all.
        calls.Next().Reply(503);
        Call second = calls.Next();
        calls.AdvanceUntil(() => sending.IsCompleted, TimeSpan.FromMilliseconds(100));
        var error = await Assert.ThrowsAsync<TaskCanceledException>(() => sending);
        Assert.IsType<TimeoutException>(error.InnerException);
        Assert.Contains("did not answer within 00:00:03 (Resilience:TotalTimeout); attempts: 2", error.Message, StringComparison.Ordinal);
        Assert.True(second.Token.IsCancellationRequested);
        Assert.Equal((0, 1), (calls.Node(second.Host).Failed, calls.Node(second.Host).Tracker.Outcomes.Neutral));
        Eventually.True(() => calls.Outstanding == 0);
    }

    [Fact]
    public async Task A_new_version_changes_the_time_of_the_next_request_not_of_the_one_under_way()
    {
        Calls calls = Start(options => { options.Version = 1; OneSecond(options); options.Bake.Duration = TimeSpan.Zero; });
        Task<HttpResponseMessage> old = calls.SendAsync(HttpMethod.Post);
        calls.Next();
        ClusterOptions next = Given.Options("http://a", "http://b", "http://c");
        (next.Version, next.Picker.Policy, next.Resilience.AttemptTimeout.Timeout) = (2, "random", TimeSpan.FromSeconds(5));
        Assert.Empty(calls.Cluster.TryUpdate(next));
        Task<HttpResponseMessage> fresh = calls.SendAsync(HttpMethod.Post);
        calls.Next();
        // The timers run since before the attempts arrived; a clock that went on meanwhile would bring the second's time too.
        calls.Time.Advance(TimeSpan.FromSeconds(1));
        Eventually.True(() => old.IsCompleted);
        Assert.False(fresh.IsCompleted);
        calls.Time.Advance(TimeSpan.FromSeconds(4));
        Eventually.True(() => fresh.IsCompleted);
        await Assert.ThrowsAsync<HttpRequestException>(() => old);
        await Assert.ThrowsAsync<HttpRequestException>(() => fresh);
    }
}
