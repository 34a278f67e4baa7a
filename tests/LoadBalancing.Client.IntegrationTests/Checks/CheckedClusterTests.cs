using System.Security.Cryptography.X509Certificates;
using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Health.Checks;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;
using LoadBalancing.Client.Transport;
using Microsoft.AspNetCore.Http;

namespace LoadBalancing.Client.IntegrationTests.Checks;

/// <summary>Whole clusters that check real servers, without a request: who leaves, and who comes back.</summary>
public sealed class CheckedClusterTests : IntegrationTest
{
    private static Cluster Checking(string type, Action<ActiveCheckOptions> configure, params string[] addresses)
    {
        var options = new ClusterOptions();
        for (int i = 0; i < addresses.Length; i++) { options.Endpoints[((char)('a' + i)).ToString()] = new EndpointOptions(addresses[i]); }
        ActiveCheckOptions check = options.Health.ActiveCheck;
        (check.Type, check.Interval, check.Timeout, check.Fall, check.Rise) = (type, TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(500), 2, 2);
        configure(check);
        return Cluster.Create("orders", options, new ClusterSetup { SendCheck = new CheckSender(Expiring.TrustAnyIssuer).SendAsync });
    }

    private static EndpointDescription Describe(Cluster cluster, string id) => cluster.Describe().Endpoints.Single(endpoint => endpoint.Id == id);

    private async Task UntilIs(Cluster cluster, string id, EndpointAvailability availability) =>
        await Until(() => Describe(cluster, id).Availability == availability, $"{id} is {availability}");

    [Fact]
    public async Task A_server_that_turns_bad_is_left_and_comes_back_when_it_is_well()
    {
        int status = 200;
        await using TestServer good = await TestServer.StartAsync("ok");
        await using TestServer turning = await TestServer.StartAsync(context =>
        {
            context.Response.StatusCode = Volatile.Read(ref status);
            return Task.CompletedTask;
        });
        using Cluster cluster = Checking("http", _ => { }, good.Address, turning.Address);
        await Until(() => turning.Count >= 3, "checked");
        Assert.Equal(EndpointAvailability.Eligible, Describe(cluster, "b").Availability);
        Volatile.Write(ref status, 503);
        await UntilIs(cluster, "b", EndpointAvailability.Ejected);
        Assert.Equal("2 checks in a row failed, the last: status 503, wanted 200-299", Describe(cluster, "b").Reason);
        Assert.Equal(EndpointAvailability.Eligible, Describe(cluster, "a").Availability);
        Volatile.Write(ref status, 200);
        await UntilIs(cluster, "b", EndpointAvailability.Probation);
        await Until(
            () =>
            {
                Assert.True(cluster.TryAcquire(default, out EndpointLease lease));       // one of them is the probe
                lease.Complete(Outcomes.OutcomeKind.Success);
                return Describe(cluster, "b").Availability == EndpointAvailability.Eligible;
            },
            "a request showed that b is well");
    }

    [Fact]
    public async Task A_server_whose_certificate_expires_is_left_although_connections_were_good_before()
    {
        using X509Certificate2 expired = Expiring.For("orders", -3, -1), valid = Certificates.For("orders");
        await using TestServer good = await TestServer.StartAsync(new ServerSetup { Certificate = valid });
        var first = await TestServer.StartAsync(new ServerSetup { Certificate = valid });
        using Cluster cluster = Checking("http", _ => { }, good.Address, first.Address);
        await Until(() => first.Count >= 2, "checked");
        Assert.Equal(EndpointAvailability.Eligible, Describe(cluster, "b").Availability);
        await first.DisposeAsync();
        await using TestServer second = await TestServer.StartAsync(new ServerSetup { Certificate = expired, Port = first.Port });
        await UntilIs(cluster, "b", EndpointAvailability.Ejected);
        await Until(() => !second.ServerNames.IsEmpty, "the expired certificate was seen");
        Assert.Equal(EndpointAvailability.Eligible, Describe(cluster, "a").Availability);
        Assert.Equal(0, second.Count);                  // no request got through
    }

    [Theory]
    [InlineData("http", true)]
    [InlineData("grpc", true)]
    [InlineData("tcp", false)]                          // it accepts: that is all that is asked
    public async Task A_server_that_accepts_and_never_answers_is_left(string type, bool isLeft)
    {
        await using RawServer silent = RawServer.Silent();
        using Cluster cluster = Checking(type, check => check.Timeout = TimeSpan.FromMilliseconds(100), silent.Address);
        await Until(() => silent.Accepted >= 4, "checked");
        if (isLeft) { await UntilIs(cluster, "a", EndpointAvailability.Ejected); }
        else { Assert.Equal(EndpointAvailability.Eligible, Describe(cluster, "a").Availability); }
    }

    [Fact]
    public async Task Only_a_port_that_refuses_is_left_and_panic_prefers_those_that_accept()
    {
        using var dead = new RefusingPort();
        await using RawServer silent = RawServer.Silent();
        using Cluster cluster = Checking("http", check => check.Timeout = TimeSpan.FromMilliseconds(100), dead.Address, silent.Address);
        await UntilIs(cluster, "a", EndpointAvailability.Ejected);
        await UntilIs(cluster, "b", EndpointAvailability.Ejected);
        await Until(() => cluster.Snapshot!.Pool.Nodes is [{ Id: "b" }], "the pool is the one that accepts");
        Assert.Equal("2 checks in a row failed, the last: the connection failed: ConnectionRefused", Describe(cluster, "a").Reason);
    }

    [Fact]
    public async Task Checks_end_with_the_cluster()
    {
        await using RawServer silent = RawServer.Silent();
        Cluster cluster = Checking("http", check => check.Timeout = TimeSpan.FromSeconds(20), silent.Address);
        await Until(() => silent.Accepted == 1, "checked");
        await cluster.DisposeAsync();
        await Task.Delay(300, Token);
        Assert.Equal(1, silent.Accepted);
    }
}
