using System.Collections.Concurrent;
using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Http;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;

namespace LoadBalancing.Client.IntegrationTests.Groups;

/// <summary>Fan-outs over two clusters of real servers while their group switches versions.</summary>
public sealed class FanOutTests(ITestOutputHelper output) : IntegrationTest(TimeSpan.FromSeconds(90))
{
    private const int Switches = 100, Callers = 3;
    private int _pairs, _mixed, _failed;

    /// <summary>Each version has other endpoints: one server serves all, one every other version. The label says which version chose it.</summary>
    private static ClusterOptions Options(long version, TestServer always, TestServer[] inTurn)
    {
        var options = new ClusterOptions { Version = version };
        options.Picker.Policy = "round_robin";
        options.Endpoints["always"] = new EndpointOptions(always.Address) { Labels = { ["version"] = $"{version}" } };
        options.Endpoints["turn"] = new EndpointOptions(inTurn[version % 2].Address) { Labels = { ["version"] = $"{version}" } };
        return options;
    }

    [Fact]
    public async Task With_a_view_both_answers_of_a_fan_out_are_of_one_version_and_none_fails()
    {
        await RunAsync(async (group, orders, payments, caller) =>
        {
            GroupView view = group.Pin();
            using (view) { return (await AskAsync(orders, caller % 2 == 0 ? null : view), await AskAsync(payments, caller % 2 == 0 ? null : view), view.Version.ToString()); }
        });
        output.WriteLine($"with a view: {_pairs} fan-outs, {_mixed} mixed, {_failed} failed");
        Assert.Equal((0, 0), (_mixed, _failed));
        Assert.True(_pairs > Switches, $"only {_pairs} fan-outs");
    }

    [Fact]
    public async Task Without_a_view_versions_may_mix_and_no_request_fails()
    {
        await RunAsync(async (_, orders, payments, _) =>
        {
            string first = await AskAsync(orders, null);
            return (first, await AskAsync(payments, null), first);
        });
        output.WriteLine($"without a view: {_pairs} fan-outs, {_mixed} mixed, {_failed} failed");
        Assert.Equal(0, _failed);
        Assert.True(_pairs > Switches, $"only {_pairs} fan-outs");
    }

    private async Task RunAsync(Func<ClusterGroup, HttpClient, HttpClient, int, Task<(string Orders, string Payments, string Wanted)>> fanOut)
    {
        TestServer[] servers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => TestServer.StartAsync($"s{i}")));
        using var ordersCluster = Cluster.Create("orders", Options(1, servers[0], servers[1..3]));
        using var paymentsCluster = Cluster.Create("payments", Options(1, servers[3], servers[4..6]));
        using ClusterGroup group = ClusterGroup.Create("checkout", [ordersCluster, paymentsCluster]);
        using HttpClient orders = new(ordersCluster.CreateHandler()) { BaseAddress = new Uri("http://orders") }, payments = new(paymentsCluster.CreateHandler()) { BaseAddress = new Uri("http://payments") };
        var errors = new ConcurrentQueue<Exception>();
        bool isOver = false;
        Task[] callers = [.. Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            while (!Volatile.Read(ref isOver))
            {
                try
                {
                    (string first, string second, string wanted) = await fanOut(group, orders, payments, caller);
                    if (first != second || first != wanted) { Interlocked.Increment(ref _mixed); }
                    Interlocked.Increment(ref _pairs);
                }
                catch (HttpRequestException e)
                {
                    Interlocked.Increment(ref _failed);
                    errors.Enqueue(e);
                }
            }
        }, Token))];
        for (long version = 2; version <= Switches + 1; version++)
        {
            int before = Volatile.Read(ref _pairs);
            Assert.Empty(ordersCluster.TryUpdate(Options(version, servers[0], servers[1..3])));
            Assert.Empty(paymentsCluster.TryUpdate(Options(version, servers[3], servers[4..6])));
            Assert.Equal(group.Version?.Number, version);
            await Until(() => Volatile.Read(ref _pairs) > before || !errors.IsEmpty, "fan-outs run between two switches");
        }
        Volatile.Write(ref isOver, true);
        await Task.WhenAll(callers);
        foreach (TestServer server in servers) { await server.DisposeAsync(); }
        Assert.Empty(errors);
    }

    private async Task<string> AskAsync(HttpClient client, GroupView? view)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        if (view is not null) { request.Options.SetGroupView(view); }
        using HttpResponseMessage response = await client.SendAsync(request, Token);
        await response.Content.ReadAsStringAsync(Token);
        return response.GetEndpoint()!.Labels["version"];
    }
}
