using System.Net;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Tests.Balancing;
using LoadBalancing.Client.Http;

namespace LoadBalancing.Client.Tests.Http.SecondChances;

/// <summary>A request that has no answer yet is sent to another endpoint as well.</summary>
public sealed partial class HedgingTests : IDisposable
{
    private static readonly TimeSpan s_delay = TimeSpan.FromMilliseconds(100);
    private Calls? _calls;

    public void Dispose() => _calls?.Dispose();

    private Calls Start(Action<ClusterOptions>? configure = null, int endpoints = 3, Func<Call, Task<HttpResponseMessage>>? answer = null) => _calls = new Calls(options =>
    {
        options.Resilience.Hedging.Delay = s_delay;
        configure?.Invoke(options);
    }, endpoints, answer);

    [Fact]
    public async Task After_the_delay_another_endpoint_is_asked_and_the_first_good_answer_wins()
    {
        Calls calls = Start();
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://orders/x?y=1");
        Task<HttpResponseMessage> sending = calls.SendAsync(request);
        Call first = calls.Next();
        calls.Time.Advance(s_delay - TimeSpan.FromMilliseconds(1));
        Assert.Single(calls.All);
        calls.AdvanceUntil(() => calls.All.Count == 2);
        Call second = calls.Next();
        Assert.NotEqual(first.Host, second.Host);
        second.Reply(200);
        using HttpResponseMessage response = await sending;
        Assert.Equal(second.Host, response.GetEndpoint()!.Id);
        Assert.Same(request, response.RequestMessage);
        Assert.Equal("http://orders/x?y=1", request.RequestUri!.ToString());
        Eventually.True(() => first.Token.IsCancellationRequested && calls.Node(first.Host).Outstanding == 0);
        // The loser says nothing of its endpoint.
        Assert.Equal((0, 0, 1), (calls.Node(first.Host).Failed, calls.Node(first.Host).Succeeded, calls.Node(first.Host).Tracker.Outcomes.Neutral));
        Assert.Equal(1, calls.Node(second.Host).Outstanding);
        response.Dispose();
        Eventually.True(() => calls.Outstanding == 0);
    }

    [Fact]
    public async Task The_first_attempt_may_still_win()
    {
        Calls calls = Start();
        Task<HttpResponseMessage> sending = calls.SendAsync();
        Call first = calls.Next();
        calls.AdvanceUntil(() => calls.All.Count == 2);
        Call second = calls.Next();
        first.Reply(200);
        using HttpResponseMessage response = await sending;
        Assert.Equal(first.Host, response.GetEndpoint()!.Id);
        Eventually.True(() => second.Token.IsCancellationRequested && calls.Node(second.Host).Outstanding == 0);
    }

    [Fact]
    public async Task An_answer_within_the_delay_is_all_there_is()
    {
        Calls calls = Start();
        Task<HttpResponseMessage> sending = calls.SendAsync();
        calls.Next().Reply(200);
        (await sending).Dispose();
        calls.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Single(calls.All);
        Eventually.True(() => calls.Outstanding == 0);
    }

    [Fact]
    public async Task An_attempt_that_fails_starts_the_next_at_once()
    {
        Calls calls = Start();
        Task<HttpResponseMessage> sending = calls.SendAsync();
        calls.Next().Reply(500);
        calls.Next().Reply(200);
        Assert.Equal(HttpStatusCode.OK, (await sending).StatusCode);
        Assert.Equal(TimeSpan.Zero, calls.Time.Elapsed);
    }

    [Fact]
    public async Task When_all_are_bad_the_caller_has_one_of_them()
    {
        Calls calls = Start();
        Task<HttpResponseMessage> sending = calls.SendAsync();
        calls.Next().Reply(500);
        calls.Next().Fail(Calls.Broken());
        using HttpResponseMessage response = await sending;
        Assert.Equal((HttpStatusCode.InternalServerError, 2), (response.StatusCode, calls.All.Count));
        Assert.Equal("hello", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task MaxHedges_counts_those_that_follow_a_failure_too()
    {
        Calls calls = Start(options => options.Resilience.Hedging.MaxExtraLoad = 1, answer: _ => Task.FromResult(Calls.Status(500)));
        for (int i = 0; i < 5; i++) { (await calls.SendAsync()).Dispose(); }
        // The first and one more, though three endpoints and the cap would allow another.
        Assert.Equal(10, calls.All.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stream_and_an_upgrade_are_not_sent_twice(bool isStream)
    {
        Calls calls = Start();
        Task<HttpResponseMessage> sending = calls.SendAsync(content: isStream ? new StreamContent(new MemoryStream([1, 2])) : null, prepare: request =>
        {
            if (!isStream) { request.Headers.TryAddWithoutValidation("Upgrade", "websocket"); }
        });
        Call first = calls.Next();
        for (int i = 0; i < 5; i++)
        {
            calls.Time.Advance(s_delay);
            Thread.Sleep(1);
        }
        first.Reply(200);
        (await sending).Dispose();
        Assert.Single(calls.All);
    }

    [Fact]
    public async Task A_bad_answer_does_not_win_over_one_that_is_still_to_come()
    {
        Calls calls = Start();
        Task<HttpResponseMessage> sending = calls.SendAsync();
        Call first = calls.Next();
        calls.AdvanceUntil(() => calls.All.Count == 2);
        calls.Next().Reply(503);
        calls.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(sending.IsCompleted);
        first.Reply(200);
        Assert.Equal(HttpStatusCode.OK, (await sending).StatusCode);
    }

    [Theory]
    [InlineData("GET", null, true)]
    [InlineData("HEAD", null, true)]
    [InlineData("PUT", null, false)]        // idempotent, but not safe
    [InlineData("POST", null, false)]
    [InlineData("POST", true, true)]
    [InlineData("GET", false, false)]
    public async Task Only_what_does_nothing_or_what_the_caller_marks(string method, bool? mark, bool isHedged)
    {
        Calls calls = Start();
        Task<HttpResponseMessage> sending = calls.SendAsync(new HttpMethod(method), prepare: request => { if (mark is not null) { request.Options.SetRepeatable(mark); } });
        Call first = calls.Next();
        if (isHedged) { calls.AdvanceUntil(() => calls.All.Count == 2); }
        else
        {
            calls.Time.Advance(TimeSpan.FromSeconds(10));
            Assert.Single(calls.All);
        }
        first.Reply(200);
        (await sending).Dispose();
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 3)]
    [InlineData(5, 5)]      // there are no more endpoints
    public async Task As_many_beside_the_first_as_allowed(int hedges, int attempts)
    {
        Calls calls = Start(options =>
        {
            options.Resilience.Hedging.MaxHedges = hedges;
            options.Resilience.Hedging.MaxExtraLoad = 1;
        }, endpoints: 5);
        // Requests that pay for it: one hedge each.
        for (int i = 0; i < 10; i++) { Task<HttpResponseMessage> paid = calls.SendAsync(); calls.Next().Reply(200); (await paid).Dispose(); }
        Task<HttpResponseMessage> sending = calls.SendAsync();
        Call first = calls.Next();
        calls.AdvanceUntil(() => calls.All.Count == 10 + attempts, TimeSpan.FromMilliseconds(10));
        for (int i = 0; i < 20; i++) { calls.Time.Advance(s_delay); Thread.Sleep(1); }
        Assert.Equal(10 + attempts, calls.All.Count);
        Assert.Equal(attempts, calls.All.Skip(10).Select(call => call.Host).Distinct().Count());
        first.Reply(200);
        (await sending).Dispose();
    }

    [Fact]
    public async Task What_hedging_costs_is_capped()
    {
        Calls calls = Start(answer: async call =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, call.Token);
            return Calls.Status(200);
        });
        using var leaving = new CancellationTokenSource();
        Task<HttpResponseMessage>[] all = [.. Enumerable.Range(0, 200).Select(_ => calls.SendAsync(leaving: leaving))];
        for (int i = 0; i < 50; i++) { calls.Time.Advance(TimeSpan.FromMilliseconds(20)); Thread.Sleep(2); }
        // All 200 are slow, and 5 % of 200 is 10, and one in ten seconds goes whatever the traffic.
        Eventually.True(() => calls.All.Count == 211);
        Assert.Equal(211, calls.All.Count);
        await leaving.CancelAsync();
        foreach (Task<HttpResponseMessage> one in all) { await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one); }
        Eventually.True(() => calls.Outstanding == 0);
    }

    [Fact]
    public async Task A_caller_that_cancels_ends_all_attempts_and_blames_nobody()
    {
        Calls calls = Start();
        using var cancelling = new CancellationTokenSource();
        Task<HttpResponseMessage> sending = calls.SendAsync(leaving: cancelling);
        Call first = calls.Next();
        calls.AdvanceUntil(() => calls.All.Count == 2);
        Call second = calls.Next();
        await cancelling.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        Eventually.True(() => first.Token.IsCancellationRequested && second.Token.IsCancellationRequested && calls.Outstanding == 0);
        Assert.Equal(0, calls.Test.Snapshot.Nodes.Sum(node => node.Failed + node.Succeeded));
    }

    [Fact]
    public async Task Headers_and_options_go_with_both_and_the_answer_is_of_the_callers_request()
    {
        var key = new HttpRequestOptionsKey<string>("mine");
        Calls calls = Start();
        Task<HttpResponseMessage> sending = calls.SendAsync(prepare: request =>
        {
            request.Headers.Add("x-two", ["1", "2"]);
            request.Options.Set(key, "kept");
        });
        Call first = calls.Next();
        calls.AdvanceUntil(() => calls.All.Count == 2);
        Call second = calls.Next();
        Assert.Equal((first.LogicalHost, first.Method), (second.LogicalHost, second.Method));
        var response = Calls.Status(200);
        second.Answer.SetResult(response);
        using HttpResponseMessage answer = await sending;
        Assert.Equal(["1", "2"], answer.RequestMessage!.Headers.GetValues("x-two"));
        Assert.True(answer.RequestMessage.Options.TryGetValue(key, out string? kept));
        Assert.Equal("kept", kept);
    }
}
