using System.Collections.Concurrent;
using System.Diagnostics;
using LoadBalancing.Client.Diagnostics;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;
using LoadBalancing.Client.IntegrationTests.Trimming;

namespace LoadBalancing.Client.IntegrationTests.Observed;

/// <summary>One span of ours around all attempts; a listener is heard process-wide, so these tests run alone.</summary>
[Collection(nameof(Alone))]
public sealed class ActivityTests : IntegrationTest
{
    private static readonly string[] s_known =
    [
        "loadbalancing.cluster", "loadbalancing.configuration.version", "loadbalancing.endpoint.id", "server.address", "server.port",
        "network.peer.address", "network.peer.port", "http.response.status_code", "http.request.resend_count", "error.type",
    ];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_span_says_who_answered_and_how_often_it_was_sent_again(bool isAsynchronous)
    {
        using var refusing = new RefusingPort();
        await using TestServer server = await TestServer.StartAsync();
        await using var orders = new Balanced([refusing.Address, server.Address], options => options.Version = 6);
        using var listening = new Listening();
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://ORDERS:81/secret?token=1");
        using HttpResponseMessage response = isAsynchronous ? await orders.Client.SendAsync(request, Token) : orders.Client.Send(request, Token);
        Activity span = Assert.Single(listening.Ended);
        Assert.Equal(ActivityKind.Internal, span.Kind);
        Assert.Equal(("orders", "6", "b"), (span.GetTagItem("loadbalancing.cluster"), span.GetTagItem("loadbalancing.configuration.version"), span.GetTagItem("loadbalancing.endpoint.id")));
        Assert.Equal(("orders", 81), (span.GetTagItem("server.address"), span.GetTagItem("server.port")));
        Assert.Equal(("127.0.0.1", server.Port), (span.GetTagItem("network.peer.address"), span.GetTagItem("network.peer.port")));
        Assert.Equal((200, 1), (span.GetTagItem("http.response.status_code"), span.GetTagItem("http.request.resend_count")));
        Assert.Equal(ActivityStatusCode.Unset, span.Status);
        AssertNoUrl(span);
    }

    [Fact]
    public async Task A_request_that_was_sent_once_has_no_resend_count()
    {
        await using TestServer server = await TestServer.StartAsync();
        await using Balanced orders = Balanced.Over(server.Address);
        using var listening = new Listening();
        (await orders.Client.GetAsync("/", Token)).Dispose();
        Assert.Null(Assert.Single(listening.Ended).GetTagItem("http.request.resend_count"));
    }

    [Fact]
    public async Task A_connection_that_was_upgraded_has_an_endpoint_too()
    {
        await using RawServer server = RawServer.Answering("HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: shout\r\n\r\n");
        await using Balanced orders = Balanced.Over(server.Address);
        using var listening = new Listening();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { { "Connection", "upgrade" }, { "Upgrade", "shout" } } };
        (await orders.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token)).Dispose();
        Activity span = Assert.Single(listening.Ended);
        Assert.Equal((101, "a"), (span.GetTagItem("http.response.status_code"), span.GetTagItem("loadbalancing.endpoint.id")));
    }

    [Fact]
    public async Task A_request_that_failed_everywhere_is_an_error_by_its_type()
    {
        using RefusingPort one = new(), two = new(), three = new();
        await using Balanced orders = Balanced.Over(one.Address, two.Address, three.Address);
        using var listening = new Listening();
        await Assert.ThrowsAsync<HttpRequestException>(() => orders.Client.GetAsync("/", Token));
        Activity span = Assert.Single(listening.Ended);
        Assert.Equal((ActivityStatusCode.Error, "connection_error", 2), (span.Status, span.GetTagItem("error.type"), span.GetTagItem("http.request.resend_count")));
        Assert.Null(span.StatusDescription);
        AssertNoUrl(span);
    }

    [Fact]
    public async Task The_callers_span_is_the_parent_and_stays_as_it_was()
    {
        await using TestServer server = await TestServer.StartAsync();
        await using Balanced orders = Balanced.Over(server.Address);
        using var listening = new Listening();
        using var caller = new Activity("caller");
        caller.Start();
        (await orders.Client.GetAsync("/", Token)).Dispose();
        Assert.Same(caller, Activity.Current);
        Assert.Equal(caller.SpanId, Assert.Single(listening.Ended).ParentSpanId);
        Assert.Empty(caller.TagObjects);
        Assert.Contains(caller.TraceId.ToString(), server.Only.Headers["traceparent"], StringComparison.Ordinal);
    }

    private static void AssertNoUrl(Activity span)
    {
        Assert.All(span.TagObjects, tag => Assert.Contains(tag.Key, s_known));
        Assert.DoesNotContain(span.TagObjects, tag => tag.Value is string text && (text.Contains("secret", StringComparison.Ordinal) || text.Contains("://", StringComparison.Ordinal)));
    }

    private sealed class Listening : IDisposable
    {
        private readonly ActivityListener _listener;

        public Listening()
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = source => source.Name == Telemetry.ActivitySourceName,
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
                ActivityStopped = Ended.Enqueue,
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public ConcurrentQueue<Activity> Ended { get; } = new();

        public void Dispose() => _listener.Dispose();
    }
}
