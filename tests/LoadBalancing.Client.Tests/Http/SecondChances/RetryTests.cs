using System.Net;
using System.Net.Http.Json;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Http;
using LoadBalancing.Client.Tests.Balancing;

namespace LoadBalancing.Client.Tests.Http.SecondChances;

/// <summary>What failed is sent again where doing it twice is doing it once, to an endpoint that the request has not tried.</summary>
public sealed partial class RetryTests : IDisposable
{
    private Calls? _calls;

    public void Dispose() => _calls?.Dispose();

    private static void Twice(ClusterOptions options) => (options.Resilience.Retry.MaxRetries, options.Resilience.Retry.BaseDelay) = (2, TimeSpan.Zero);

    /// <summary>Answers in this order; the last goes on.</summary>
    private Calls Start(Action<ClusterOptions> configure, int endpoints, params Func<HttpResponseMessage>[] answers)
    {
        int at = -1;
        return _calls = new Calls(configure, endpoints, async _ =>
        {
            await Task.Yield();
            return answers[Math.Min(Interlocked.Increment(ref at), answers.Length - 1)]();
        });
    }

    private static Func<HttpResponseMessage> Says(int status) => () => Calls.Status(status);

    private static Func<HttpResponseMessage> Throws(Func<Exception> error) => () => throw error();

    [Fact]
    public async Task An_answer_of_the_list_is_repeated_at_another_endpoint()
    {
        Calls calls = Start(Twice, 3, Says(503), Says(502), Says(200));
        using HttpResponseMessage response = await calls.SendAsync();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(3, calls.All.Select(call => call.Host).Distinct().Count());
        Assert.Equal("a b c", string.Join(' ', calls.Test.Snapshot.Nodes.Where(node => node.Failed + node.Outstanding == 1).Select(node => node.Id)));
    }

    [Fact]
    public async Task Without_it_the_caller_has_the_answer()
    {
        using HttpResponseMessage response = await Start(_ => { }, 3, Says(503), Says(200)).SendAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Single(_calls!.All);
    }

    [Theory]
    [InlineData(500, 1)]
    [InlineData(501, 1)]
    [InlineData(502, 3)]
    [InlineData(504, 3)]
    [InlineData(404, 1)]
    [InlineData(429, 1)]
    public async Task Only_those_of_the_list_and_as_often_as_allowed(int status, int attempts)
    {
        using HttpResponseMessage response = await Start(Twice, 5, Says(status)).SendAsync();
        Assert.Equal((status, attempts), ((int)response.StatusCode, _calls!.All.Count));
    }

    [Theory]
    [InlineData("GET", null, 3)]
    [InlineData("HEAD", null, 3)]
    [InlineData("OPTIONS", null, 3)]
    [InlineData("TRACE", null, 3)]
    [InlineData("PUT", null, 3)]
    [InlineData("DELETE", null, 3)]
    [InlineData("POST", null, 1)]
    [InlineData("PATCH", null, 1)]
    [InlineData("POST", true, 3)]
    [InlineData("GET", false, 1)]
    public async Task A_method_that_may_be_repeated_or_what_the_caller_says(string method, bool? mark, int attempts)
    {
        using HttpResponseMessage response = await Start(Twice, 5, Says(503)).SendAsync(new HttpMethod(method), prepare: request => { if (mark is not null) { request.Options.SetRepeatable(mark); } });
        Assert.Equal(attempts, _calls!.All.Count);
    }

    [Theory]
    [InlineData("POST", 3)]
    [InlineData("GET", 3)]
    public async Task What_was_never_sent_is_retried_whatever_it_is_when_failover_is_off(string method, int attempts)
    {
        Calls calls = Start(options => { Twice(options); options.Resilience.Failover.Enabled = false; }, 5, Throws(Calls.Refused));
        await Assert.ThrowsAsync<HttpRequestException>(() => calls.SendAsync(new HttpMethod(method)));
        Assert.Equal(attempts, calls.All.Count);
    }

    [Fact]
    public async Task Failovers_come_first_and_do_not_count_as_retries()
    {
        Calls calls = Start(Twice, 9, Throws(Calls.Refused));
        await Assert.ThrowsAsync<HttpRequestException>(() => calls.SendAsync());
        Assert.Equal(1 + 2 + 2, calls.All.Count);       // the first, two others (MaxOtherEndpoints), two retries
    }

    [Theory]
    [InlineData("GET", 2)]
    [InlineData("POST", 1)]
    public async Task A_connection_that_broke_may_have_done_something(string method, int attempts)
    {
        Calls calls = Start(Twice, 5, Throws(Calls.Broken), Says(200));
        Task<HttpResponseMessage> sending = calls.SendAsync(new HttpMethod(method));
        if (attempts == 1) { await Assert.ThrowsAsync<HttpRequestException>(() => sending); }
        else { Assert.Equal(HttpStatusCode.OK, (await sending).StatusCode); }
        Assert.Equal(attempts, calls.All.Count);
    }

    [Fact]
    public async Task A_gRPC_call_is_only_repeated_when_it_was_never_sent()
    {
        Calls calls = Start(Twice, 5, Throws(Calls.Broken), Says(200));
        await Assert.ThrowsAsync<HttpRequestException>(() => calls.SendAsync(HttpMethod.Post, new ByteArrayContent([0]) { Headers = { ContentType = new("application/grpc") } }, request =>
        {
            request.Version = HttpVersion.Version20;
            request.Options.SetRepeatable(true);
        }));
        Assert.Single(calls.All);
    }

    [Fact]
    public async Task The_request_is_put_back_before_each_attempt_and_at_the_end()
    {
        Calls calls = Start(Twice, 3, Says(503), Says(503), Says(200));
        using var request = new HttpRequestMessage(HttpMethod.Put, "http://orders/x?y=1") { Content = new StringContent("body") };
        HttpContent content = request.Content;
        using HttpResponseMessage response = await calls.SendAsync(request);
        Assert.Equal("http://orders/x?y=1", request.RequestUri!.ToString());
        Assert.Same(content, request.Content);
        Assert.Null(request.Headers.Host);
        Assert.Same(request, response.RequestMessage);
        Assert.All(calls.All, call => Assert.Equal(($"http://{call.Host}/x?y=1", HttpMethod.Put), (call.Uri, call.Method)));
        Assert.All(calls.All, call => Assert.Same(content, call.Content));
    }

    [Theory]
    [InlineData(false, 2)]
    [InlineData(true, 6)]
    public async Task When_all_were_tried_it_is_over_or_begins_anew(bool sameEndpoints, int attempts)
    {
        Calls calls = Start(options =>
        {
            (options.Resilience.Retry.MaxRetries, options.Resilience.Retry.BaseDelay, options.Resilience.Retry.SameEndpoints) = (5, TimeSpan.Zero, sameEndpoints);
            options.Resilience.Budget.MinimumPerSecond = 100;
        }, 2, Says(503));
        using HttpResponseMessage response = await calls.SendAsync();
        Assert.Equal((HttpStatusCode.ServiceUnavailable, attempts), (response.StatusCode, calls.All.Count));
        Assert.Equal("hello", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        string[] hosts = [.. calls.All.Select(call => call.Host)];
        for (int i = 0; i < attempts; i += 2) { Assert.NotEqual(hosts[i], hosts[i + 1]); }
    }

    [Fact]
    public async Task Each_pause_is_drawn_from_nothing_to_twice_the_last_and_at_most_the_maximum()
    {
        var gaps = new List<List<double>> { new(), new(), new(), new() };
        for (int seed = 0; seed < 30; seed++)
        {
            using var calls = new Calls(options =>
            {
                (options.Resilience.Retry.MaxRetries, options.Resilience.Retry.BaseDelay, options.Resilience.Retry.MaxDelay) = (4, TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(400));
            }, 5, _ => Task.FromResult(Calls.Status(503)));
            for (int draws = 0; draws < seed; draws++) { calls.Cluster.Surroundings.Random.Next(); }
            Task<HttpResponseMessage> sending = calls.SendAsync();
            calls.AdvanceUntil(() => sending.IsCompleted, TimeSpan.FromMilliseconds(5));
            TimeSpan[] at = [.. calls.All.Select(call => call.At)];
            for (int i = 0; i < 4; i++) { gaps[i].Add((at[i + 1] - at[i]).TotalMilliseconds); }
            await sending;
        }
        // 100, 200, 400, 400 at most; means of half of that. The clock moves in steps of 5 ms, on which an attempt may come one or two late.
        double[] ceilings = [100, 200, 400, 400];
        foreach ((int i, double ceiling) in ceilings.Index())
        {
            Assert.InRange(gaps[i].Max(), ceiling * 0.5, ceiling + 50);
            Assert.InRange(gaps[i].Average(), ceiling * 0.3, (ceiling * 0.7) + 25);
        }
    }

    [Theory]
    [InlineData("2", 2, 2)]         // seconds asked for, attempts, seconds until the second
    [InlineData("5", 2, 5)]
    [InlineData("6", 1, 0)]
    public async Task A_Retry_After_is_waited_for_within_its_bound(string asked, int attempts, int seconds)
    {
        Calls calls = Start(Twice, 3, () => Calls.Status(503, headers: ("Retry-After", asked)), Says(200));
        Task<HttpResponseMessage> sending = calls.SendAsync();
        calls.AdvanceUntil(() => sending.IsCompleted, TimeSpan.FromMilliseconds(100));
        using HttpResponseMessage response = await sending;
        Assert.Equal((attempts, attempts == 2 ? HttpStatusCode.OK : HttpStatusCode.ServiceUnavailable), (calls.All.Count, response.StatusCode));
        Assert.True((calls.All.Last().At - calls.All.First().At).TotalSeconds >= seconds);
    }

    [Fact]
    public void A_synchronous_request_is_retried_on_its_own_thread()
    {
        Calls calls = _calls = new Calls(options => { Twice(options); options.Resilience.AttemptTimeout.Timeout = TimeSpan.FromSeconds(1); }, 3, call => Task.FromResult(Calls.Status(call.At == TimeSpan.Zero && _calls!.All.Count < 3 ? 503 : 200)));
        using HttpResponseMessage response = calls.Send(new HttpRequestMessage(HttpMethod.Get, "http://orders/"));
        Assert.Equal((HttpStatusCode.OK, 3), (response.StatusCode, calls.All.Count));
    }
}
