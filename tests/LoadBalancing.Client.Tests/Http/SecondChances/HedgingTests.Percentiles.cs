using System.Net;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Tests.Balancing;
using LoadBalancing.Client.Http;

namespace LoadBalancing.Client.Tests.Http.SecondChances;

/// <content>Delays that follow what answers took.</content>
public sealed partial class HedgingTests
{
    [Fact]
    public async Task The_percentile_of_what_answers_took_is_the_delay_once_it_is_known()
    {
        Calls calls = Start(options =>
        {
            options.Resilience.Hedging.Delay = TimeSpan.FromSeconds(2);
            options.Resilience.Hedging.Percentile = 0.9;
        });
        for (int i = 0; i < 100; i++)
        {
            Task<HttpResponseMessage> quick = calls.SendAsync();
            Call call = calls.Next();
            calls.Time.Advance(TimeSpan.FromMilliseconds(i % 20 == 19 ? 500 : 20));       // 5 % of 500 ms, the rest 20 ms
            call.Reply(200);
            (await quick).Dispose();
        }
        TimeSpan before = calls.Time.Elapsed;
        Task<HttpResponseMessage> sending = calls.SendAsync();
        Call first = calls.Next();
        calls.AdvanceUntil(() => calls.All.Count == 102);
        // The 90th percentile is 20 ms, an eighth too high at most, and not the 2 s of the time before; a busy machine sees late that the clock was moved.
        Assert.InRange((calls.All.Last().At - before).TotalMilliseconds, 20, 1_500);
        first.Reply(200);
        (await sending).Dispose();
    }

    [Fact]
    public async Task With_a_percentile_alone_nothing_is_hedged_until_it_is_known()
    {
        Calls calls = Start(options => (options.Resilience.Hedging.Delay, options.Resilience.Hedging.Percentile) = (null, 0.9));
        Task<HttpResponseMessage> sending = calls.SendAsync();
        Call first = calls.Next();
        calls.Time.Advance(TimeSpan.FromHours(1));
        Assert.Single(calls.All);
        first.Reply(200);
        (await sending).Dispose();
    }
}
