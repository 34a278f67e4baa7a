using LoadBalancing.Client.Http;
using LoadBalancing.Client.Load;
using LoadBalancing.Client.Resilience;
using LoadBalancing.Client.Tests.Balancing;

namespace LoadBalancing.Client.Tests.Http.SecondChances;

/// <summary>What a guarded request owes those around it: its options to whoever sends it, its lease back when nothing came of it, and latencies that are recent.</summary>
public sealed class GuardedRequestTests : IDisposable
{
    private static readonly CancellationToken s_never = CancellationToken.None;
    private Calls? _calls;

    public void Dispose() => _calls?.Dispose();

    [Fact]
    public async Task A_copy_that_is_sent_beside_others_has_the_options_of_the_request()
    {
        var key = new HttpRequestOptionsKey<string>("of the application's");
        using var test = new TestCluster(Given.Options(options => options.Resilience.Hedging.Delay = TimeSpan.FromSeconds(1), "http://a", "http://b"));
        string? seen = null;
        using var client = new HttpMessageInvoker(test.Cluster.CreateHandler(new Looking(request => request.Options.TryGetValue(key, out seen))));
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://orders/");
        request.Options.Set(key, "x");
        (await client.SendAsync(request, s_never)).Dispose();
        Assert.Equal("x", seen);
    }

    [Fact]
    public async Task A_content_that_cannot_be_read_into_memory_gives_its_endpoint_back()
    {
        _calls = new Calls(options => (options.Resilience.Retry.MaxRetries, options.Resilience.Retry.BufferBytes) = (1, 100));
        using var content = new StreamContent(new Unreadable());
        content.Headers.ContentLength = 10;
        await Assert.ThrowsAnyAsync<Exception>(() => _calls.SendAsync(HttpMethod.Put, content));
        Assert.Equal((0, 0), (_calls.Outstanding, _calls.All.Count));
    }

    [Fact]
    public void After_a_pause_of_a_minute_nothing_of_before_is_recent()
    {
        var time = new ManualTime();
        var latencies = new RecentLatencies(time, LatencyRule.Least);
        for (int i = 0; i < 1_000; i++) { latencies.Record(TimeSpan.FromSeconds(1)); }
        Assert.NotNull(latencies.Percentile(0.5));
        time.Advance(TimeSpan.FromSeconds(60));
        latencies.Record(TimeSpan.FromMilliseconds(1));
        Assert.Null(latencies.Percentile(0.5));
        for (int i = 2; i < LatencyRule.Least; i++) { latencies.Record(TimeSpan.FromMilliseconds(1)); }
        Assert.Null(latencies.Percentile(0.5));
        latencies.Record(TimeSpan.FromMilliseconds(1));
        // The hundredth makes it known at once: who waits for the first percentile does not wait for 64 more.
        Assert.InRange(latencies.Percentile(0.5)!.Value.TotalMilliseconds, 0.9, 1.2);
    }

    private sealed class Looking(Action<HttpRequestMessage> look) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            look(request);
            return Task.FromResult(Answering.Status(200));
        }
    }

    private sealed class Unreadable : MemoryStream
    {
        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) => throw new InvalidOperationException("not now");

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new InvalidOperationException("not now");

        public override int Read(byte[] buffer, int offset, int count) => throw new InvalidOperationException("not now");
    }
}
