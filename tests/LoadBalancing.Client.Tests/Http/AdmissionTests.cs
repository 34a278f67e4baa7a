using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Resilience;
using LoadBalancing.Client.Tests.Balancing;

namespace LoadBalancing.Client.Tests.Http;

/// <summary>What rates, throttling and adaptive limits do to requests. Rates have windows of a day, since theirs is the machine's clock.</summary>
public sealed class AdmissionTests
{
    private static readonly TimeSpan s_day = TimeSpan.FromDays(1);

    private static HttpResponseMessage Ok(HttpRequestMessage request) => Answering.Status(200);

    private static int Served(Answering client, int requests)
    {
        int served = 0;
        for (int i = 0; i < requests; i++)
        {
            try
            {
                using HttpResponseMessage response = client.Get();
                served += response.IsSuccessStatusCode ? 1 : 0;
            }
            catch (RequestRejectedException) { }
        }
        return served;
    }

    [Fact]
    public void A_cluster_that_has_had_its_requests_says_so()
    {
        using var client = new Answering(Ok, options => (options.Resilience.RateLimit.Cluster.Permits, options.Resilience.RateLimit.Cluster.Window) = (3, s_day));
        Assert.Equal(3, Served(client, 3));
        var refused = Assert.Throws<RequestRejectedException>(() => client.Get());
        Assert.Equal(RejectionReason.RateLimit, refused.Reason);
        Assert.Equal("Cluster 'orders' has had its 3 requests of 1.00:00:00 (Resilience:RateLimit:Cluster).", refused.Message);
        Assert.InRange(refused.RetryAfter!.Value.TotalHours, 7.9, 8.01);        // three a day
    }

    [Fact]
    public void Second_attempts_take_no_permit_of_the_cluster()
    {
        int attempts = 0;
        using var client = new Answering(_ => ++attempts % 2 == 1 ? throw new HttpRequestException(HttpRequestError.ConnectionError) : Answering.Status(200),
            options => (options.Resilience.RateLimit.Cluster.Permits, options.Resilience.RateLimit.Cluster.Window) = (3, s_day));
        Assert.Equal(3, Served(client, 10));
        Assert.Equal(6, attempts);
    }

    [Fact]
    public void An_endpoint_without_a_permit_is_passed_over_and_when_none_has_one_the_error_says_so()
    {
        using var client = new Answering(Ok, options => (options.Resilience.RateLimit.PerEndpoint.Permits, options.Resilience.RateLimit.PerEndpoint.Window) = (5, s_day));
        Assert.Equal(10, Served(client, 20));
        Assert.Equal((5, 5), (SentTo(client, "a"), SentTo(client, "b")));
        Assert.Equal((0, 0), (client.Node("a").Outstanding, client.Node("b").Outstanding));
        var refused = Assert.Throws<RequestRejectedException>(() => client.Get());
        Assert.Equal(RejectionReason.RateLimit, refused.Reason);
        Assert.Equal("Each of 2 endpoints of cluster 'orders' has had its 5 attempts of 1.00:00:00 (Resilience:RateLimit:PerEndpoint).", refused.Message);
        Assert.InRange(refused.RetryAfter!.Value.TotalHours, 4.7, 4.81);        // five a day
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_version_without_a_rate_lets_go_of_what_was_counted(bool isOfTheCluster)
    {
        using var client = new Answering(Ok, Limited, null, "http://a");
        Assert.Equal(3, Served(client, 10));
        Assert.Equal(!isOfTheCluster, client.Node("a").Tracker.Rate.IsOut);
        Assert.Empty(client.Test.Cluster.TryUpdate(Given.Options(_ => { }, "http://a")));
        Assert.False(client.Node("a").Tracker.Rate.IsOut);
        Assert.Equal(10, Served(client, 10));
        Assert.Empty(client.Test.Cluster.TryUpdate(Given.Options(Limited, "http://a")));
        Assert.Equal(3, Served(client, 10));
        // Another version with the same rate goes on counting.
        Assert.Empty(client.Test.Cluster.TryUpdate(Given.Options(options => { Limited(options); options.Picker.Policy = "round_robin"; }, "http://a")));
        Assert.Equal(0, Served(client, 10));

        void Limited(ClusterOptions options)
        {
            RateOptions rate = isOfTheCluster ? options.Resilience.RateLimit.Cluster : options.Resilience.RateLimit.PerEndpoint;
            (rate.Type, rate.Permits, rate.Window) = (RateLimitType.SlidingWindow, 3, s_day);
        }
    }

    [Fact]
    public async Task Without_http_a_rate_refuses_too()
    {
        using var test = new TestCluster(Given.Options(options => (options.Resilience.RateLimit.Cluster.Permits, options.Resilience.RateLimit.Cluster.Window) = (2, s_day), "http://a"));
        Assert.True(test.Cluster.TryAcquire(default, out _));
        (await test.Cluster.AcquireAsync(default, TestContext.Current.CancellationToken)).Dispose();
        Assert.False(test.Cluster.TryAcquire(default, out _));
        await Assert.ThrowsAsync<RequestRejectedException>(async () => await test.Cluster.AcquireAsync(default, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void While_the_servers_refuse_requests_some_are_refused_here()
    {
        using var client = new Answering(_ => Answering.Status(429), options => options.Resilience.Throttling.Enabled = true);
        Assert.Equal(0, Served(client, 1_000));
        long sent = Sent(client);
        // After n of which none was accepted, one of n + 1 is sent: 1 + 1/2 + ... + 1/1000 = 7.5
        Assert.InRange(sent, 2, 20);
        var refused = Assert.Throws<RequestRejectedException>(() => { for (int i = 0; i < 1_000; i++) { client.Get().Dispose(); } });
        Assert.Equal(RejectionReason.Throttled, refused.Reason);
        Assert.StartsWith("Cluster 'orders' accepted 0 of 100", refused.Message, StringComparison.Ordinal);
        Assert.EndsWith("are refused here (Resilience:Throttling).", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_are_no_refusals_and_a_burst_under_way_is_none()
    {
        using var client = new Answering(_ => Answering.Status(500), options => options.Resilience.Throttling.Enabled = true);
        List<HttpResponseMessage> held = [.. Enumerable.Range(0, 100).Select(_ => client.Get())];
        Assert.Equal(100, held.Count);
        held.ForEach(response => response.Dispose());
        Assert.Equal(0, Served(client, 1_000));
        Assert.Equal(1_100, Sent(client));
    }

    [Fact]
    public void When_the_servers_accept_again_so_do_we()
    {
        int status = 429;
        using var client = new Answering(_ => Answering.Status(status), options => options.Resilience.Throttling.Enabled = true);
        Served(client, 1_000);
        status = 200;
        client.Test.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(100, Served(client, 100));
    }

    [Fact]
    public void An_adaptive_limit_refuses_what_is_more_than_it()
    {
        using var client = new Answering(Ok, options => (options.Resilience.Limits.Adaptive.Enabled, options.Resilience.Limits.Adaptive.Initial) = (true, 3));
        List<HttpResponseMessage> held = [.. Enumerable.Range(0, 6).Select(_ => client.Get())];
        Assert.Equal(RejectionReason.EndpointsFull, Assert.Throws<RequestRejectedException>(() => client.Get()).Reason);
        held[0].Dispose();
        client.Get().Dispose();
    }

    [Fact]
    public void The_lower_of_two_limits_counts()
    {
        using var client = new Answering(Ok, options =>
        {
            options.Resilience.Limits.MaxOutstanding = 1;
            (options.Resilience.Limits.Adaptive.Enabled, options.Resilience.Limits.Adaptive.Initial) = (true, 3);
        });
        List<HttpResponseMessage> held = [.. Enumerable.Range(0, 2).Select(_ => client.Get())];
        Assert.Throws<RequestRejectedException>(() => client.Get());
        Assert.Equal(2, held.Count);
    }

    [Fact]
    public void Answers_that_ask_for_less_lower_it_and_answers_that_took_longer_do()
    {
        int status = 200;
        using var client = new Answering(_ => Answering.Status(status), options => (options.Resilience.Limits.Adaptive.Enabled, options.Resilience.Limits.Adaptive.Initial) = (true, 10), null, "http://a");
        Served(client, 200);
        Assert.Equal(10, LimitOf(client));
        status = 429;
        Served(client, 100);
        Assert.Equal(9, LimitOf(client));               // 0.9 of 10, once for a window of a hundred
    }

    private static long Sent(Answering client) => SentTo(client, "a") + SentTo(client, "b");

    private static long SentTo(Answering client, string id) => client.Node(id).Succeeded + client.Node(id).Failed + client.Node(id).Tracker.Outcomes.Neutral;

    private static int LimitOf(Answering client) => client.Test.Snapshot.Limits!.For(client.Node("a").Tracker);
}
