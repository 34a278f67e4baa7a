using System.Net;
using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Http;
using LoadBalancing.Client.Load;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Resilience;
using LoadBalancing.Client.Tests.Balancing;
using LoadBalancing.Client.Traffic.Affinity;

namespace LoadBalancing.Client.Tests.Http.SecondChances;

/// <content>Times that are learnt, and timers that are not exact.</content>
public sealed partial class CombinationTests
{
    [Fact]
    public void A_time_that_follows_a_percentile_is_bounded_from_above_too()
    {
        var latencies = new RecentLatencies(new ManualTime(), LatencyRule.Least);
        var rule = new LatencyRule(TimeSpan.FromSeconds(2), 0.9, Multiplier: 3, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(2));
        for (int i = 0; i < LatencyRule.Least; i++) { latencies.Record(TimeSpan.FromSeconds(1)); }
        // 3 times a second, but 2 at the most.
        Assert.Equal(TimeSpan.FromSeconds(2), rule.In(latencies));
    }

    [Fact]
    public async Task A_timer_that_is_a_moment_early_ends_all_attempts_with_the_same_words()
    {
        var early = new EarlyTime();
        using var cluster = Cluster.Create("orders", Given.Options(options => options.Resilience.TotalTimeout = TimeSpan.FromSeconds(1), "http://a"), new ClusterSetup { TimeProvider = early });
        using var client = new HttpMessageInvoker(cluster.CreateHandler(new Hanging()));
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://orders/");
        Task<HttpResponseMessage> sending = client.SendAsync(request, CancellationToken.None);
        early.Time.Advance(TimeSpan.FromMilliseconds(999));
        TaskCanceledException error = await Assert.ThrowsAsync<TaskCanceledException>(() => sending.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        Assert.Contains("within 00:00:01 (Resilience:TotalTimeout)", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Its timers fire a millisecond before their time, as those of a system may.</summary>
    private sealed class EarlyTime : TimeProvider
    {
        public ManualTime Time { get; } = new();

        public override long TimestampFrequency => Time.TimestampFrequency;

        public override long GetTimestamp() => Time.GetTimestamp();

        public override DateTimeOffset GetUtcNow() => Time.GetUtcNow();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new Early(Time.CreateTimer(callback, state, Sooner(dueTime), period));

        private static TimeSpan Sooner(TimeSpan time) => time > TimeSpan.Zero ? time - TimeSpan.FromMilliseconds(1) : time;

        private sealed class Early(ITimer timer) : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(Sooner(dueTime), period);

            public void Dispose() => timer.Dispose();

            public ValueTask DisposeAsync() => timer.DisposeAsync();
        }
    }

    private sealed class Hanging : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return Answering.Status(200);
        }
    }
}
