using System.Diagnostics;
using System.Net;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Http.Mirroring;
using LoadBalancing.Client.Traffic;
using LoadBalancing.Client.Tests.Balancing;

namespace LoadBalancing.Client.Tests.Http.Mirroring;

/// <summary>Which requests are copied, what a copy is, and that nobody waits for it.</summary>
public sealed class MirrorTests
{
    [Fact]
    public async Task A_copy_has_method_path_version_and_headers_and_is_a_request_to_the_other_cluster()
    {
        using var mirrored = new Mirrored();
        HttpRequestMessage? copied = null;
        mirrored.AnswerCopy = (request, _) => { copied = request; return Task.FromResult(Answering.Status(200)); };
        var request = new HttpRequestMessage(HttpMethod.Delete, "http://orders:8080//a%2Fb?q=%20") { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.Add("x-many", ["1", "2"]);
        await mirrored.SendAsync(request);
        Mirrored.Seen copy = mirrored.Ended();
        Assert.Equal(("DELETE", "http://n//a%2Fb?q=%20", "x-many=1, 2"), (copy.Method, copy.Uri, copy.Headers));
        Assert.Equal((HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact), (copied!.Version, copied.VersionPolicy));
        Assert.Equal(1, mirrored.Next.Describe().Endpoints.Count(endpoint => endpoint.Id == "a"));
        Eventually.True(() => mirrored.Next.Snapshot!.Nodes[0].Succeeded == 1);                          // through the other's own balancing
    }

    [Fact]
    public async Task Credentials_stay_here_unless_the_configuration_says_otherwise_and_so_does_what_is_for_the_next_hop_or_the_original_alone()
    {
        foreach ((string? remove, string expected) in new (string?, string)[]
        {
            (new MirrorOptions().RemoveHeaders, "baggage=t; x-api-key=k"),
            ("X-Api-Key", "Authorization=Bearer t; Cookie=c=1; Proxy-Authorization=Basic p; baggage=t"),
            (null, "Authorization=Bearer t; Cookie=c=1; Proxy-Authorization=Basic p; baggage=t; x-api-key=k"),
        })
        {
            using var mirrored = new Mirrored(mirror => mirror.RemoveHeaders = remove);
            var request = new HttpRequestMessage(HttpMethod.Get, "http://orders/");
            foreach ((string name, string value) in new (string, string)[]
            {
                ("Authorization", "Bearer t"), ("Cookie", "c=1"), ("Proxy-Authorization", "Basic p"), ("x-api-key", "k"), ("baggage", "t"), ("Connection", "x-hop"), ("x-hop", "1"), ("Keep-Alive", "timeout=5"),
                ("Transfer-Encoding", "chunked"), ("Trailer", "x"), ("Expect", "100-continue"), ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"), ("tracestate", "a=1"), ("Request-Id", "|1"),
                ("x-config-required", "orders 1"),
            })
            {
                Assert.True(request.Headers.TryAddWithoutValidation(name, value));
            }
            await mirrored.SendAsync(request);
            Assert.Equal(expected, mirrored.Ended().Headers);
            Assert.True(request.Headers.Contains("Authorization") && request.Headers.Contains("traceparent"));        // the original keeps its own
        }
    }

    [Fact]
    public async Task The_options_of_the_original_stay_with_it()
    {
        using var mirrored = new Mirrored();
        bool hasOptions = true;
        mirrored.AnswerCopy = (copy, _) => { hasOptions = ((IDictionary<string, object?>)copy.Options).Count > 0; return Task.FromResult(Answering.Status(200)); };
        var request = new HttpRequestMessage(HttpMethod.Get, "http://orders/");
        request.Options.Set(new HttpRequestOptionsKey<string>("k"), "v");
        await mirrored.SendAsync(request);
        mirrored.Ended();
        Assert.False(hasOptions);
    }

    [Theory]
    [InlineData(null, "Host=orders-shadow:8080")]
    [InlineData("shop.example:81", "Host=shop.example-shadow:81")]
    public async Task The_host_gets_a_shadow_by_option(string? host, string expected)
    {
        using var mirrored = new Mirrored(mirror => mirror.ShadowHost = true);
        var request = new HttpRequestMessage(HttpMethod.Get, "http://orders:8080/");
        request.Headers.Host = host;
        await mirrored.SendAsync(request);
        Assert.Equal(expected, mirrored.Ended().Headers);
        Assert.Equal(host, request.Headers.Host);
    }

    [Theory]
    [InlineData("orders", "orders-shadow")]
    [InlineData("orders:8080", "orders-shadow:8080")]
    [InlineData("10.0.0.1:8080", "10.0.0.1-shadow:8080")]
    [InlineData("[::1]:8080", "[::1]:8080")]
    [InlineData("[::1]", "[::1]")]
    public void A_shadow_stands_before_the_port_and_an_IPv6_address_has_none(string authority, string expected) => Assert.Equal(expected, ShadowHost.Of(authority));

    [Fact]
    public async Task Each_mirror_draws_for_itself_and_gets_its_share()
    {
        double percent = 0;
        using var mirrored = new Mirrored(mirror => (mirror.Percent, mirror.MaxInFlight) = (percent += 20, 1), "third");       // 20 and 40
        int drawn = 0;
        for (int i = 0; i < 5_000; i++) { drawn += mirrored.Test.Snapshot.Config.Traffic.Mirrors.Count(mirror => mirror.IsDrawn(mirrored.Test.Cluster.Surroundings.Random)); }
        Assert.InRange(drawn, 2_800, 3_200);                // 5,000 x 0.6 = 3,000; sigma = sqrt(5,000 x (0.2 x 0.8 + 0.4 x 0.6)) = 44.7, so 4.5 sigma
        mirrored.AnswerCopy = (_, token) => new TaskCompletionSource<HttpResponseMessage>().Task.WaitAsync(token);
        for (int i = 0; i < 500; i++) { await mirrored.GetAsync(); }
        Assert.InRange(mirrored.Counts.InFlight + 2, 237, 363);        // the first of each hangs, and all others are counted at once: 300; sigma = 14.1
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(100, 1)]
    public void All_and_none_need_no_chance(double percent, int drawn)
    {
        var chance = new Counting();
        MirrorConfig mirror = MirrorConfig.From(new MirrorOptions { Cluster = "next", Percent = percent });
        Assert.Equal((drawn == 1, 0), (mirror.IsDrawn(chance), chance.Draws));
    }

    [Theory]
    [InlineData("GET, head", "GET", 1)]
    [InlineData("GET, head", "HEAD", 1)]
    [InlineData("GET, head", "POST", 0)]
    [InlineData(null, "POST", 1)]
    [InlineData(null, "CONNECT", 0)]
    public async Task Only_requests_of_its_methods_are_copied(string? methods, string method, int sent)
    {
        using var mirrored = new Mirrored(mirror => mirror.Methods = methods);
        await mirrored.SendAsync(new HttpRequestMessage(new HttpMethod(method), "http://orders/"));
        if (sent == 1) { mirrored.Ended(); }
        Assert.Equal((sent, 0, 0, 0), mirrored.Counts);
    }

    [Fact]
    public async Task What_switches_protocols_is_not_copied()
    {
        using var mirrored = new Mirrored();
        var request = new HttpRequestMessage(HttpMethod.Get, "http://orders/");
        request.Headers.TryAddWithoutValidation("Upgrade", "websocket");
        await mirrored.SendAsync(request);
        Assert.Equal((0, 0, 0, 0), mirrored.Counts);
    }

    [Fact]
    public async Task An_original_ends_while_its_copy_hangs_and_further_copies_are_dropped_at_the_limit()
    {
        using var mirrored = new Mirrored(mirror => mirror.MaxInFlight = 3);
        var never = new TaskCompletionSource<HttpResponseMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        mirrored.AnswerCopy = (_, token) => never.Task.WaitAsync(token);
        for (int i = 0; i < 5; i++) { Assert.Equal(HttpStatusCode.OK, (await mirrored.GetAsync()).StatusCode); }
        Eventually.True(() => mirrored.Copies.Count == 3);
        Assert.Equal((0, 0, 2, 0), mirrored.Counts);
        never.SetResult(Answering.Status(500));
        mirrored.Ended(4);
        Eventually.True(() => mirrored.Counts.Sent >= 1);                                                // answered, whatever it said
        mirrored.AnswerCopy = (_, _) => Task.FromResult(Answering.Status(200));
    }

    [Fact]
    public async Task A_copy_has_a_time_of_its_own_and_frees_its_place_after_it()
    {
        using var mirrored = new Mirrored(mirror => (mirror.MaxInFlight, mirror.Timeout) = (1, TimeSpan.FromSeconds(3)));
        mirrored.AnswerCopy = (_, token) => new TaskCompletionSource<HttpResponseMessage>().Task.WaitAsync(token);
        await mirrored.GetAsync();
        Eventually.True(() => mirrored.Copies.Count == 1);
        mirrored.Test.Time.Advance(TimeSpan.FromSeconds(2.9));
        await mirrored.GetAsync();
        Assert.Equal((0, 0, 1, 0), mirrored.Counts);
        mirrored.Test.Time.Advance(TimeSpan.FromSeconds(0.1));
        mirrored.Ended(2);
        Assert.Equal((0, 1, 1, 0), mirrored.Counts);
        mirrored.AnswerCopy = (_, _) => Task.FromResult(Answering.Status(200));
        await mirrored.GetAsync();
        mirrored.Ended(3);
        Assert.Equal((1, 1, 1, 0), mirrored.Counts);
        Assert.Contains("a copy for 'next' failed", Assert.Single(mirrored.Test.Log.Of(441)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_callers_cancellation_is_not_the_copys()
    {
        using var mirrored = new Mirrored();
        var copyMayEnd = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        mirrored.AnswerCopy = async (_, token) => { await copyMayEnd.Task.WaitAsync(token); return Answering.Status(200); };
        mirrored.Answer = (_, _) => Task.FromException<HttpResponseMessage>(new TaskCanceledException());
        await Assert.ThrowsAsync<TaskCanceledException>(mirrored.GetAsync);
        Eventually.True(() => mirrored.Copies.Count == 1);
        copyMayEnd.SetResult();
        mirrored.Ended();
        Assert.Equal((1, 0, 0, 0), mirrored.Counts);
    }

    [Fact]
    public async Task A_mirror_that_fails_or_is_not_there_is_counted_and_the_original_knows_nothing()
    {
        using var mirrored = new Mirrored(null, "nobody");
        mirrored.AnswerCopy = (_, _) => throw new HttpRequestException("no");
        for (int i = 0; i < 3; i++) { Assert.Equal(HttpStatusCode.OK, (await mirrored.GetAsync()).StatusCode); }
        mirrored.Ended(6);
        Assert.Equal((0, 6, 0, 0), mirrored.Counts);
        Assert.Single(mirrored.Test.Log.Of(440));                                                       // once, not once a request
    }

    [Fact]
    public async Task After_ten_copies_in_a_row_without_an_answer_one_a_second_finds_out_whether_the_mirror_is_back()
    {
        using var mirrored = new Mirrored();
        mirrored.AnswerCopy = (_, _) => throw new InvalidOperationException("no");
        for (int i = 1; i <= 10; i++)
        {
            await mirrored.GetAsync();
            mirrored.Ended(i);
        }
        Assert.Equal(10, mirrored.Copies.Count);
        await mirrored.GetAsync();
        Assert.Equal((10, (0, 11, 0, 0)), (mirrored.Copies.Count, mirrored.Counts));                    // counted, not tried
        mirrored.Test.Time.Advance(TimeSpan.FromSeconds(1));
        await mirrored.GetAsync();
        await mirrored.GetAsync();
        mirrored.Ended(13);
        Assert.Equal((11, (0, 13, 0, 0)), (mirrored.Copies.Count, mirrored.Counts));                    // one tried
        mirrored.AnswerCopy = (_, _) => Task.FromResult(Answering.Status(503));
        mirrored.Test.Time.Advance(TimeSpan.FromSeconds(1));
        for (int i = 14; i <= 16; i++)
        {
            await mirrored.GetAsync();
            mirrored.Ended(i);
        }
        Assert.Equal((14, (3, 13, 0, 0)), (mirrored.Copies.Count, mirrored.Counts));                    // any answer is one
    }

    [Fact]
    public async Task Mirrors_come_and_go_with_the_version()
    {
        using var mirrored = new Mirrored();
        await mirrored.GetAsync();
        mirrored.Ended();
        ClusterOptions without = Mirrored.Options();
        without.Traffic.Mirrors.Clear();
        Assert.Empty(mirrored.Test.Cluster.TryUpdate(without));
        await mirrored.GetAsync();
        Assert.Empty(mirrored.Test.Cluster.TryUpdate(Mirrored.Options(mirror => mirror.ShadowHost = true)));
        await mirrored.GetAsync();
        mirrored.Ended(2);
        Assert.Equal(["", "Host=orders-shadow:8080"], mirrored.Copies.Select(copy => copy.Headers));
    }

    [Fact]
    public async Task Without_a_container_a_mirror_that_was_made_anew_is_found_again()
    {
        using var mirrored = new Mirrored();
        await mirrored.GetAsync();
        mirrored.Ended();
        mirrored.Next.Dispose();
        mirrored.Next = LoadBalancing.Client.Balancing.Cluster.Create("next", Given.Options("http://m"));
        await mirrored.GetAsync();
        mirrored.Ended(2);
        Assert.Equal(["http://n/v1/x?y=1", "http://m/v1/x?y=1"], mirrored.Copies.Select(copy => copy.Uri));
    }

    [Fact]
    public async Task Disposing_of_the_cluster_cancels_copies_under_way()
    {
        using var mirrored = new Mirrored();
        mirrored.AnswerCopy = (_, token) => new TaskCompletionSource<HttpResponseMessage>().Task.WaitAsync(token);
        await mirrored.GetAsync();
        Eventually.True(() => mirrored.Copies.Count == 1);
        mirrored.Test.Cluster.Dispose();
        mirrored.Ended();
        Assert.Equal((0, 1, 0, 0), mirrored.Counts);
    }

    [Fact]
    public async Task A_synchronous_request_is_copied_too()
    {
        using var mirrored = new Mirrored();
        HttpRequestMessage request = Mirrored.Post(new StreamContent(new MemoryStream("k"u8.ToArray())));
        HttpContent content = request.Content!;
        mirrored.Send(request);
        Assert.Equal("k", mirrored.Ended().Body);
        Assert.Same(content, request.Content);
    }

    [Fact]
    public async Task A_redirect_that_is_followed_is_one_request()
    {
        using var mirrored = new Mirrored();
        ClusterOptions options = Mirrored.Options();
        options.FollowRedirects = true;
        Assert.Empty(mirrored.Test.Cluster.TryUpdate(options));
        int answers = 0;
        mirrored.Answer = (_, _) => Task.FromResult(++answers < 3 ? Answering.Status(302, "", ("Location", "http://orders/elsewhere")) : Answering.Status(200));
        await mirrored.GetAsync();
        mirrored.Ended();
        Assert.Equal((3, (1, 0, 0, 0)), (answers, mirrored.Counts));
    }

    [Fact]
    public async Task A_copy_is_a_trace_of_its_own_with_a_link_to_its_original()
    {
        var spans = new System.Collections.Concurrent.ConcurrentQueue<Activity>();
        using var listener = new ActivityListener { ShouldListenTo = source => source.Name is "LoadBalancing.Client" or "test", Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded, ActivityStopped = spans.Enqueue };
        ActivitySource.AddActivityListener(listener);
        using var source = new ActivitySource("test");
        using var mirrored = new Mirrored();
        ActivityTraceId trace;
        using (Activity own = source.StartActivity("caller")!)
        {
            trace = own.TraceId;
            await mirrored.GetAsync();
            mirrored.Ended();
        }
        Eventually.True(() => spans.Any(span => span.OperationName == "LoadBalancing.Client.Mirror" && span.Links.Any(link => link.Context.TraceId == trace)));
        Activity copy = spans.First(span => span.OperationName == "LoadBalancing.Client.Mirror" && span.Links.Any(link => link.Context.TraceId == trace));
        Assert.NotEqual(trace, copy.TraceId);
        Assert.Contains(spans, span => span.OperationName == "LoadBalancing.Client.Request" && span.TraceId == copy.TraceId);
    }

    [Fact]
    public void A_request_that_is_not_drawn_allocates_nothing_and_its_options_are_not_made()
    {
        using var mirrored = new Mirrored(mirror => mirror.Percent = 0);
        var request = new HttpRequestMessage(HttpMethod.Get, "http://orders/");
        MirroredRequest.Begin(mirrored.Test.Cluster, mirrored.Test.Snapshot, request);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++) { MirroredRequest.Begin(mirrored.Test.Cluster, mirrored.Test.Snapshot, request); }
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private sealed class Counting : Random
    {
        public int Draws { get; private set; }

        public override double NextDouble()
        {
            Draws++;
            return 0.5;
        }
    }
}
