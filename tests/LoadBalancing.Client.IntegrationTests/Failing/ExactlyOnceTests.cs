using System.Collections.Concurrent;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;
using Microsoft.AspNetCore.Http;

namespace LoadBalancing.Client.IntegrationTests.Failing;

public sealed class ExactlyOnceTests : IntegrationTest
{
    /// <summary>One endpoint refuses, one hangs up after reading the head, two work: no order is ever processed twice, and only the hang-ups fail.</summary>
    [Fact]
    public async Task Every_order_is_processed_at_most_once_and_fails_only_where_nobody_can_know()
    {
        var processed = new ConcurrentQueue<string>();
        var hungUp = new ConcurrentQueue<string>();
        using var refusing = new RefusingPort();
        await using var hangingUp = new RawServer(async connection =>
        {
            string head = await connection.ReadHeadAsync() ?? "";
            hungUp.Enqueue(head.Split(' ')[1]);
        });
        Task Process(HttpContext context)
        {
            processed.Enqueue(context.Request.Path);
            return context.Response.WriteAsync("done");
        }
        await using TestServer one = await TestServer.StartAsync(Process), two = await TestServer.StartAsync(Process);
        await using var orders = new Balanced([refusing.Address, hangingUp.Address, one.Address, two.Address], options => options.Picker.Policy = "round_robin");

        var failed = new ConcurrentQueue<string>();
        await Parallel.ForAsync(0, 300, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Token }, async (i, token) =>
        {
            try { await (await orders.Client.PostAsync($"/{i}", new StringContent("order"), token)).Content.ReadAsStringAsync(token); }
            catch (HttpRequestException) { failed.Enqueue($"/{i}"); }
        });
        Assert.Equal(processed.Distinct().Count(), processed.Count);
        Assert.Equal(300 - failed.Count, processed.Count);
        Assert.Empty(processed.Intersect(failed));
        Assert.Equal(hungUp.Order(), failed.Order());
        Assert.InRange(failed.Count, 1, 30);            // it is on probation after its first failures
        Assert.Equal(0, orders.Outstanding);
    }
}
