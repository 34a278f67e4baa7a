using System.Net;
using System.Net.Http.Json;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Http;
using LoadBalancing.Client.Tests.Balancing;

namespace LoadBalancing.Client.Tests.Http.SecondChances;

/// <content>When there is no second attempt: the time, the caller, the budget.</content>
public sealed partial class RetryTests
{
    [Fact]
    public async Task A_pause_that_would_not_end_in_time_is_not_begun()
    {
        Calls calls = Start(options => { Twice(options); options.Resilience.TotalTimeout = TimeSpan.FromSeconds(2); }, 3, () => Calls.Status(503, headers: ("Retry-After", "2")), Says(200));
        using HttpResponseMessage response = await calls.SendAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(TimeSpan.Zero, calls.Time.Elapsed);
    }

    [Fact]
    public async Task A_caller_that_cancels_during_a_pause_is_not_kept_waiting()
    {
        using var cancelling = new CancellationTokenSource();
        Calls calls = Start(Twice, 3, () => Calls.Status(503, headers: ("Retry-After", "2")), Says(200));
        Task<HttpResponseMessage> sending = calls.SendAsync(leaving: cancelling);
        Eventually.True(() => calls.All.Count == 1 && calls.Outstanding == 0);
        Assert.False(sending.IsCompleted);
        await cancelling.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        Assert.Single(calls.All);
        Assert.Equal(0, calls.Outstanding);
    }

    [Fact]
    public async Task An_answer_that_comes_after_the_caller_left_is_its_own_and_nothing_is_kept()
    {
        Calls calls = _calls = new Calls(Twice, 3);
        using var cancelling = new CancellationTokenSource();
        Task<HttpResponseMessage> sending = calls.SendAsync(leaving: cancelling);
        Call call = calls.Next();
        call.Late = true;
        await cancelling.CancelAsync();
        call.Reply(503);
        (await sending).Dispose();
        Assert.Equal((0, 1), (calls.Outstanding, calls.All.Count));
    }

    [Fact]
    public async Task An_endpoint_that_was_taken_for_a_caller_who_had_left_is_given_back()
    {
        Calls calls = _calls = new Calls(options => options.Resilience.AttemptTimeout.Timeout = TimeSpan.FromSeconds(1), 3);
        using var left = new CancellationTokenSource();
        await left.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => calls.SendAsync(leaving: left));
        Assert.Equal((0, 0), (calls.Outstanding, calls.All.Count));
    }

    [Fact]
    public async Task In_an_outage_500_requests_a_second_become_at_most_a_quarter_more_attempts()
    {
        Calls calls = Start(options =>
        {
            Twice(options);
            options.Health.Outliers.Enabled = false;
        }, 5, Says(503));
        for (int i = 0; i < 500 * 20; i++)
        {
            (await calls.SendAsync()).Dispose();
            if (i % 10 == 9) { calls.Time.Advance(TimeSpan.FromMilliseconds(20)); }
        }
        // A fifth of 10,000, ten a second for 20 s, and the first window's reserve of 100: 2,300 at most; without a budget 20,000.
        Assert.InRange(calls.All.Count, 12_000, 12_300);
        Assert.True(calls.All.Count < 1.25 * 10_000);
    }

    [Fact]
    public async Task The_seconds_that_refused_connections_need_are_of_the_same_budget()
    {
        Calls calls = Start(options =>
        {
            Twice(options);
            options.Health.Outliers.Enabled = false;
        }, 5, Throws(Calls.Refused));
        for (int i = 0; i < 500 * 10; i++)
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => calls.SendAsync());
            if (i % 10 == 9) { calls.Time.Advance(TimeSpan.FromMilliseconds(20)); }
        }
        Assert.InRange(calls.All.Count, 6_000, 1.25 * 5_000);
    }
}
