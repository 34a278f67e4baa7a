using System.Net.Sockets;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;

namespace LoadBalancing.Client.IntegrationTests.Failing;

/// <summary>How far failover goes.</summary>
public sealed class FailoverLimitTests : IntegrationTest
{
    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 3)]
    [InlineData(3, 4)]
    [InlineData(10, 5)]
    public async Task At_most_as_many_other_endpoints_are_tried_and_each_once(int others, int attempts)
    {
        RefusingPort[] refusing = [.. Enumerable.Range(0, 5).Select(_ => new RefusingPort())];
        await using var orders = new Balanced([.. refusing.Select(port => port.Address)], options => options.Resilience.Failover.MaxOtherEndpoints = others);
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => orders.Client.GetAsync("/", Token));
        Assert.Equal(SocketError.ConnectionRefused, Assert.IsType<SocketException>(error.InnerException).SocketErrorCode);
        Assert.Equal(attempts, orders.Cluster.Snapshot!.Nodes.Sum(node => node.Failed));
        Assert.All(orders.Cluster.Snapshot.Nodes, node => Assert.InRange(node.Failed, 0, 1));
        Assert.Equal(0, orders.Outstanding);
        foreach (RefusingPort port in refusing) { port.Dispose(); }
    }

    [Fact]
    public async Task When_all_refuse_the_caller_sees_the_last_error()
    {
        using RefusingPort first = new(), last = new();
        await using var orders = Balanced.Over(first.Address, last.Address);
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => orders.Client.GetAsync("/", Token));
        Assert.Equal(HttpRequestError.ConnectionError, error.HttpRequestError);
        Assert.Contains($"127.0.0.1:{last.Port}", error.Message, StringComparison.Ordinal);
        Assert.Equal((1, 1), (orders.A.Failed, orders.B.Failed));
    }

    [Fact]
    public async Task When_all_refuse_each_further_request_still_tries_all_of_them()
    {
        using RefusingPort first = new(), second = new();
        await using var orders = Balanced.Over(first.Address, second.Address);
        for (int i = 1; i <= 5; i++)
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => orders.Client.GetAsync("/", Token));
            Assert.Equal(2 * i, orders.A.Failed + orders.B.Failed);
        }
    }

    [Fact]
    public async Task Switched_off_a_refused_connection_is_the_callers()
    {
        using var refusing = new RefusingPort();
        await using TestServer server = await TestServer.StartAsync();
        await using var orders = new Balanced([refusing.Address, server.Address], options => options.Resilience.Failover.Enabled = false);
        await Assert.ThrowsAsync<HttpRequestException>(() => orders.Client.GetAsync("/", Token));
        Assert.Equal((1, 0), (orders.A.Failed, server.Count));
    }

    [Theory]
    [InlineData(0, 0, new[] { 1, 1, 1 })]
    [InlineData(0, 2, new[] { 3, 1, 1 })]           // two second attempts in all
    [InlineData(0.5, 0, new[] { 1, 2, 1 })]         // one for every two requests
    [InlineData(1, 0, new[] { 2, 2, 2 })]
    [InlineData(1, 2, new[] { 4, 2, 2 })]
    public async Task Without_budget_the_caller_sees_the_error_at_once(double ratio, int allowedAnyway, int[] attempts)
    {
        RefusingPort[] refusing = [.. Enumerable.Range(0, 5).Select(_ => new RefusingPort())];
        await using var orders = new Balanced([.. refusing.Select(port => port.Address)], options =>
        {
            options.Resilience.Failover.MaxOtherEndpoints = 10;
            options.Resilience.Budget.Window = TimeSpan.FromMinutes(10);
            options.Resilience.Budget.MinimumPerSecond = allowedAnyway / 600.0;
            options.Resilience.Budget.Ratio = ratio;
        });
        var seen = new List<int>();
        for (int i = 0; i < attempts.Length; i++)
        {
            long before = orders.Cluster.Snapshot!.Nodes.Sum(node => node.Failed);
            var error = await Assert.ThrowsAsync<HttpRequestException>(() => orders.Client.GetAsync("/", Token));
            Assert.IsType<SocketException>(error.InnerException);
            seen.Add((int)(orders.Cluster.Snapshot.Nodes.Sum(node => node.Failed) - before));
        }
        Assert.Equal(attempts, seen);
        foreach (RefusingPort port in refusing) { port.Dispose(); }
    }
}
