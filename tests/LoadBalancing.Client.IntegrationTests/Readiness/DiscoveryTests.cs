using LoadBalancing.Client.Discovery;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.Client.IntegrationTests.Readiness;

public sealed class DiscoveryTests : IntegrationTest
{
    [Fact]
    public async Task The_first_requests_wait_for_the_first_answer()
    {
        using var source = new FedSource();
        await using TestServer server = await TestServer.StartAsync();
        await using Balanced orders = Over(source);
        Task<string>[] waiting = [.. Enumerable.Range(0, 5).Select(_ => orders.Client.GetStringAsync("/", Token))];
        await Until(() => source.Asked > 0, "the source was asked");
        Assert.All(waiting, task => Assert.False(task.IsCompleted));
        source.Feed(server.Address);
        Assert.All(await Task.WhenAll(waiting), body => Assert.Equal("ok", body));
        Assert.Equal((5, 1), (server.Count, source.Asked));
    }

    [Fact]
    public async Task A_synchronous_send_waits_too()
    {
        using var source = new FedSource();
        await using TestServer server = await TestServer.StartAsync();
        await using Balanced orders = Over(source);
        Task<int> sending = Task.Factory.StartNew(
            () =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, "http://orders/");
                using HttpResponseMessage response = orders.Client.Send(request, Token);
                return (int)response.StatusCode;
            },
            Token, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await Until(() => source.Asked > 0, "the source was asked");
        source.Feed(server.Address);
        Assert.Equal(200, await sending.WaitAsync(Token));
    }

    [Fact]
    public async Task The_clients_timeout_ends_the_wait_and_the_error_says_what_it_waited_for()
    {
        using var source = new FedSource();
        await using Balanced orders = Over(source, builder => builder.ConfigureHttpClient(http => http.Timeout = TimeSpan.FromMilliseconds(100)));
        var error = await Assert.ThrowsAsync<TaskCanceledException>(() => orders.Client.GetAsync("/", Token));
        Assert.IsType<TimeoutException>(error.InnerException);
        Assert.Contains("Cluster 'orders' has no endpoints yet", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_callers_cancellation_ends_the_wait()
    {
        using var source = new FedSource();
        await using Balanced orders = Over(source);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task<HttpResponseMessage> waiting = orders.Client.GetAsync("/", cancel.Token);
        Assert.False(waiting.IsCompleted);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task A_new_list_moves_the_requests_and_a_bad_or_empty_one_does_not()
    {
        using var source = new FedSource();
        await using TestServer one = await TestServer.StartAsync("one"), two = await TestServer.StartAsync("two");
        source.Feed(one.Address);
        await using Balanced orders = Over(source);
        Assert.Equal("one", await orders.Client.GetStringAsync("/", Token));
        EndpointNode first = orders.Cluster.Snapshot!.Nodes.Single();

        int asked = source.Asked;
        foreach (Func<EndpointList> bad in new Func<EndpointList>[] { () => EndpointList.Of(), () => throw new IOException("registry away"), () => EndpointList.Of("ftp://x") })
        {
            source.Feed(bad);
            await Until(() => source.Asked > asked, "the source was asked again");
            asked = source.Asked;
            Assert.Equal("one", await orders.Client.GetStringAsync("/", Token));
            source.Feed(one.Address);
        }
        source.Feed(two.Address);
        await Until(() => orders.Cluster.Snapshot!.Nodes.Single().Address == two.Address, "the new list is in force");
        Assert.Equal(EndpointAvailability.Removed, first.Availability);
        int before = one.Count;
        for (int i = 0; i < 5; i++) { Assert.Equal("two", await orders.Client.GetStringAsync("/", Token)); }
        Assert.Equal(before, one.Count);
    }

    [Fact]
    public async Task A_dns_name_is_expanded_to_its_addresses()
    {
        await using TestServer server = await TestServer.StartAsync();
        await using var orders = new Balanced([], options =>
        {
            options.Discovery.Type = "dns";
            options.Discovery.Name = "localhost";
            options.Discovery.Port = server.Port;
        });
        using HttpResponseMessage response = await orders.Client.GetAsync("/", Token);
        Assert.Equal("orders", server.Only.Host);       // found by DNS, the endpoint is an IP address
        Assert.All(orders.Cluster.Snapshot!.Nodes, node => Assert.True(System.Net.IPAddress.TryParse(node.Host.Trim('[', ']'), out _)));
    }

    private static Balanced Over(FedSource source, Action<IHttpClientBuilder>? client = null) =>
        new([], services: services => services.AddEndpointSource("orders", _ => source), client: client);
}
