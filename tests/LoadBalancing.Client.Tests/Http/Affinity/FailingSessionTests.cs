using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Http;
using LoadBalancing.Client.Resilience;
using LoadBalancing.Client.Tests.Balancing;
using LoadBalancing.Client.Traffic.Affinity;

namespace LoadBalancing.Client.Tests.Http.Affinity;

/// <summary><c>WhenGone: fail</c>: a session never moves.</summary>
public sealed class FailingSessionTests : IDisposable
{
    private Sessions? _test;

    public void Dispose() => _test?.Dispose();

    private Sessions Start(Action<ClusterOptions>? configure = null) => _test = new Sessions("key", options => { options.Traffic.Affinity.WhenGone = SessionGoneReaction.Fail; configure?.Invoke(options); });

    private static RequestRejectedException Lost(Func<string> send)
    {
        RequestRejectedException error = Assert.Throws<RequestRejectedException>(send);
        Assert.Equal(RejectionReason.SessionLost, error.Reason);
        return error;
    }

    [Fact]
    public void While_the_endpoint_is_gone_its_requests_fail_and_say_where_and_why()
    {
        Sessions test = Start();
        string ann = test.Key("ann"), bob = test.Key("bob");
        test.Cluster.Disable(ann, "test");
        test.Counts.Take();
        Assert.Equal($"Cluster 'orders': the session's endpoint {ann} (http://{ann}) is disabled at version local-1, and Traffic:Affinity:WhenGone is 'fail'.", Lost(() => test.Key("ann")).Message);
        Assert.Equal("lost", test.Counts.Take());
        Assert.Equal(bob, test.Key("bob"));
        test.Cluster.Enable(ann);
        Assert.Equal(ann, test.Key("ann"));
    }

    [Fact]
    public void An_endpoint_that_left_or_has_another_address_is_lost_until_it_is_back()
    {
        Sessions test = Start();
        string ann = test.Key("ann");
        test.Update(2, options => options.Endpoints.Remove(ann));
        Assert.Contains("endpoint is not there at version 2", Lost(() => test.Key("ann")).Message, StringComparison.Ordinal);
        test.Update(3, options => options.Endpoints[ann].Address = "http://elsewhere");
        Assert.Contains("endpoint is not there at version 3", Lost(() => test.Key("ann")).Message, StringComparison.Ordinal);
        test.Update(4);
        Assert.Equal(ann, test.Key("ann"));
    }

    [Fact]
    public void A_request_that_could_not_be_sent_fails_with_its_own_error_and_is_tried_nowhere_else()
    {
        Sessions test = Start();
        string ann = test.Key("ann");
        test.Answer = Sessions.Refusing(ann);
        test.Seen.Clear();
        Assert.IsNotType<RequestRejectedException>(Assert.Throws<HttpRequestException>(() => test.Key("ann")));
        Assert.Equal([ann], test.Seen);
        test.Answer = _ => Answering.Status(200);
        Assert.Contains("is on probation", Lost(() => test.Key("ann")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_session_that_was_never_answered_is_not_bound()
    {
        Sessions test = Start();
        test.Answer = Sessions.Refusing("a", "b");
        Assert.Equal("c", test.Key("ann"));
        test.Answer = Sessions.Refusing("a", "b", "c");
        Assert.Throws<HttpRequestException>(() => test.Key("bob"));
        test.Answer = _ => Answering.Status(200);
        foreach (string id in new[] { "a", "b", "c" }) { test.Node(id).Tracker.SetAvailability(EndpointAvailability.Eligible); }
        test.Key("bob");                                                        // wherever it had begun before
        Assert.Equal("c", test.Key("ann"));
    }

    [Fact]
    public void A_lost_session_is_forgotten_after_its_last_answer_however_often_it_is_asked_for()
    {
        Sessions test = Start(options => options.Traffic.Affinity.IdleTimeout = TimeSpan.FromMinutes(5));
        string ann = test.Key("ann");
        test.Cluster.Disable(ann, "test");
        for (int i = 0; i < 5; i++)
        {
            test.Test.Time.Advance(TimeSpan.FromMinutes(1));
            Lost(() => test.Key("ann"));
        }
        test.Test.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.NotEqual(ann, test.Key("ann"));
    }

    [Fact]
    public void Another_key_is_another_session()
    {
        Sessions test = Start();
        string ann = test.Key("ann/1");
        test.Cluster.Disable(ann, "test");
        Lost(() => test.Key("ann/1"));
        Assert.NotEqual(ann, test.Key("ann/2"));
    }

    [Fact]
    public void A_full_endpoint_refuses()
    {
        Sessions test = Start(options => options.Resilience.Limits.MaxOutstanding = 1);
        using HttpResponseMessage running = test.Answered(request => request.Options.SetSessionKey("ann"));
        string home = running.GetEndpoint()!.Id;
        RequestRejectedException full = Assert.Throws<RequestRejectedException>(() => test.Key("ann"));
        Assert.Equal(RejectionReason.EndpointsFull, full.Reason);
        Assert.Contains($"{home} (http://{home})", full.Message, StringComparison.Ordinal);
        string[] others = [.. Enumerable.Range(0, 2).Select(i => test.Key($"other-{i}"))];
        Assert.DoesNotContain(home, others);
        running.Dispose();
        Assert.Equal(home, test.Key("ann"));
    }

    [Fact]
    public async Task A_full_endpoint_lets_its_sessions_wait_and_others_pass()
    {
        Sessions test = Start(options =>
        {
            options.Resilience.Limits.MaxOutstanding = 1;
            options.Resilience.Limits.Queue.Capacity = 5;
        });
        HttpResponseMessage running = test.Answered(request => request.Options.SetSessionKey("ann"));
        string home = running.GetEndpoint()!.Id;
        Task<string> waiting = Task.Run(() => test.Key("ann"), TestContext.Current.CancellationToken);
        Eventually.True(() => test.Cluster.Pending.Count == 1);
        running.Dispose();
        Assert.Equal(home, await waiting.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_retry_stays_at_its_endpoint_where_it_may_and_else_the_error_is_the_callers()
    {
        Sessions test = Start(options =>
        {
            options.Resilience.Retry.MaxRetries = 2;
            options.Resilience.Retry.SameEndpoints = true;
            options.Resilience.Retry.BaseDelay = options.Resilience.Retry.MaxDelay = TimeSpan.FromMilliseconds(1);
        });
        string ann = test.Key("ann");
        int failures = 1;
        test.Answer = _ => Answering.Status(failures-- > 0 ? 503 : 200);
        test.Seen.Clear();
        Task<string> retried = Task.Run(() => test.Key("ann"), TestContext.Current.CancellationToken);
        Eventually.True(() => { test.Test.Time.Advance(TimeSpan.FromMilliseconds(1)); return retried.IsCompleted; });
        Assert.Equal(ann, await retried);
        Assert.Equal([ann, ann], test.Seen);
        test.Update(2, options => options.Resilience.Retry.SameEndpoints = false);
        test.Seen.Clear();
        failures = 1;
        using HttpResponseMessage bad = test.Answered(request => request.Options.SetSessionKey("ann"));
        Assert.Equal((503, ann), ((int)bad.StatusCode, Assert.Single(test.Seen)));
    }

    [Fact]
    public void Whoever_sends_the_same_request_again_reaches_its_endpoint_again()
    {
        Sessions test = Start();
        string ann = test.Key("ann");
        var request = new HttpRequestMessage(HttpMethod.Get, "http://orders/x");
        request.Options.SetSessionKey("ann");
        test.Answer = _ => Answering.Status(500);
        test.Resend(request).Dispose();
        test.Answer = _ => Answering.Status(200);
        Assert.Equal(ann, test.Resend(request).GetEndpoint()!.Id);
    }

    [Theory]
    [InlineData(EndpointAvailability.Probation, "is on probation")]
    [InlineData(EndpointAvailability.Ejected, "is ejected")]
    [InlineData(EndpointAvailability.Unconfirmed, "has not confirmed the version")]
    [InlineData(EndpointAvailability.Draining, "is draining")]
    [InlineData(EndpointAvailability.Removed, "was removed")]
    public void Every_state_is_told(EndpointAvailability state, string told)
    {
        Sessions test = Start();
        string ann = test.Key("ann");
        test.Node(ann).Tracker.SetAvailability(state);
        Assert.Contains(told, Lost(() => test.Key("ann")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weight_0_and_plain_http_are_told_too()
    {
        Sessions test = Start();
        string ann = test.Key("ann");
        Assert.Contains("may not serve this request", Lost(() => test.Send(request => request.Options.SetSessionKey("ann"), "https://orders/x")).Message, StringComparison.Ordinal);
        test.Update(2, options => options.Endpoints[ann].Weight = 0);
        Assert.Contains("has weight 0", Lost(() => test.Key("ann")).Message, StringComparison.Ordinal);
    }
}
