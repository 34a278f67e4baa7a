using LoadBalancing.Client.Http;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Picking.WeightedRoundRobin;
using Microsoft.AspNetCore.Http;

namespace LoadBalancing.Client.IntegrationTests.LoadReports;

/// <summary><c>weighted_round_robin</c> between real servers that say how loaded they are.</summary>
public sealed class ReportedSharesTests : IntegrationTest
{
    private static Task<TestServer> StartAsync(Func<string?> report) => TestServer.StartAsync(context =>
    {
        if (report() is { } value) { context.Response.Headers["endpoint-load-metrics"] = value; }
        return context.Response.WriteAsync("ok");
    });

    [Fact]
    public async Task Shares_follow_the_reported_weights_and_change_with_them()
    {
        string first = "TEXT rps_fractional=100,cpu_utilization=0.8";                       // 125
        await using TestServer a = await StartAsync(() => Volatile.Read(ref first));
        await using TestServer b = await StartAsync(() => "JSON {\"rpsFractional\":100,\"applicationUtilization\":0.4,\"cpuUtilization\":0.9}");     // 250
        await using TestServer c = await StartAsync(() => "TEXT rps_fractional=100,cpu_utilization=0.1,eps=10");                                     // 100 / (0.1 + 0.1) = 500
        await using var orders = new Balanced([a.Address, b.Address, c.Address], options =>
        {
            options.Picker.Policy = PickerPolicies.WeightedRoundRobin;
            options.Picker.WeightedRoundRobin.WeightSource = WeightSource.Reported;
            options.Picker.WeightedRoundRobin.BlackoutPeriod = TimeSpan.Zero;
            options.Picker.WeightedRoundRobin.WeightUpdatePeriod = TimeSpan.FromMilliseconds(100);
        });
        await UntilShares(orders, 1, 2, 4);
        Volatile.Write(ref first, "TEXT rps_fractional=100,cpu_utilization=0.1");           // 1,000
        await UntilShares(orders, 8, 2, 4);
    }

    [Fact]
    public async Task A_blackout_keeps_turns_equal()
    {
        await using TestServer a = await StartAsync(() => "TEXT rps_fractional=100,cpu_utilization=0.1");
        await using TestServer b = await StartAsync(() => "TEXT rps_fractional=100,cpu_utilization=0.9");
        await using var orders = new Balanced([a.Address, b.Address], options =>
        {
            options.Picker.Policy = PickerPolicies.WeightedRoundRobin;
            options.Picker.WeightedRoundRobin.WeightSource = WeightSource.Reported;
            options.Picker.WeightedRoundRobin.BlackoutPeriod = TimeSpan.FromHours(1);
            options.Picker.WeightedRoundRobin.WeightUpdatePeriod = TimeSpan.FromMilliseconds(100);
        });
        for (int i = 0; i < 100; i++) { await orders.Client.GetStringAsync("/", Token); }
        // Some updates have passed by now, or not: neither changes anything.
        Assert.Equal((50, 50), (a.Count, b.Count));
    }

    /// <summary>Sends rounds of 140 requests until one of them is shared out like this, to two requests: the schedule of one round is even.</summary>
    private async Task UntilShares(Balanced orders, params double[] weights)
    {
        while (true)
        {
            int[] counts = new int[weights.Length];
            for (int i = 0; i < 140; i++)
            {
                using HttpResponseMessage response = await orders.Client.GetAsync("/", Token);
                counts[response.GetEndpoint()!.Id[0] - 'a']++;
            }
            if (counts.Zip(weights).All(pair => Math.Abs(pair.First - (140 * pair.Second / weights.Sum())) <= 2)) { return; }
        }
    }
}
