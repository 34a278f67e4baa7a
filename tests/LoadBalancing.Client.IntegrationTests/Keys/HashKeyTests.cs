using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Http;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;
using LoadBalancing.Client.Picking;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.Client.IntegrationTests.Keys;

/// <summary>Requests with equal keys meet at one server, whatever the key is read from.</summary>
public sealed class HashKeyTests : IntegrationTest
{
    private const int Keys = 24, Rounds = 3;

    private static HttpRequestMessage With(string where, string key, int round)
    {
        // Everything else differs from round to round.
        var request = new HttpRequestMessage(HttpMethod.Get, $"/round{round}?other={round}");
        request.Headers.Add("x-other", $"{round}");
        switch (where)
        {
            case "set": request.Options.SetHashKey(key); break;
            case "header": request.Headers.Add("X-User", key); break;
            case "cookie": request.Headers.Add("Cookie", $"a={round}; session={key}"); break;
            case "query": request.RequestUri = new Uri($"/round{round}?a={round}&user={key}", UriKind.Relative); break;
            case "path": request.RequestUri = new Uri($"/{key}?a={round}", UriKind.Relative); break;
            case "source": request.Options.Set(new HttpRequestOptionsKey<string>("tenant"), key); break;
        }
        return request;
    }

    private static void AddTenant(IServiceCollection services) =>
        services.AddHashKeySource("tenant", request => request.Options.TryGetValue(new HttpRequestOptionsKey<string>("tenant"), out string? tenant) ? tenant : null);

    [Theory]
    [InlineData("set", "header x-none")]
    [InlineData("header", "header x-user")]
    [InlineData("cookie", "cookie session")]
    [InlineData("query", "query user")]
    [InlineData("path", "path")]
    [InlineData("source", "source tenant")]
    public async Task Equal_keys_go_to_one_endpoint_and_different_ones_to_several(string where, string source)
    {
        await using KeyedServers servers = await KeyedServers.StartAsync("ring_hash", [source], services: AddTenant);
        var owners = new HashSet<string>();
        for (int key = 0; key < Keys; key++)
        {
            string first = await servers.SendAsync(With(where, $"customer-{key}", 0), Token);
            for (int round = 1; round < Rounds; round++) { Assert.Equal(first, await servers.SendAsync(With(where, $"customer-{key}", round), Token)); }
            // And it is the endpoint that the key itself has for callers of any other protocol.
            if (where != "path")
            {
                Assert.True(servers.Orders.Cluster.TryAcquire(new PickContext { HashKey = $"customer-{key}" }, out Balancing.EndpointLease lease));
                Assert.Equal(first, lease.Endpoint.Id);
                lease.Dispose();
            }
            owners.Add(first);
        }
        Assert.InRange(owners.Count, 2, 4);         // 24 keys at one of four: 4 * 4^-24
        Assert.Equal(0, servers.CountMissing);
        Assert.Equal(Keys * Rounds, servers.Servers.Sum(server => server.Count));
    }

    [Theory]
    [InlineData("ring_hash")]
    [InlineData("maglev")]
    [InlineData("rendezvous")]
    [InlineData("jump_hash")]
    public async Task Every_hash_policy_keeps_keys_together(string policy)
    {
        await using KeyedServers servers = await KeyedServers.StartAsync(policy, ["header x-user terminal", "path"], configure: options => options.Picker.BalanceFactor = 2);
        string[][] rounds = new string[Rounds][];
        for (int round = 0; round < Rounds; round++)
        {
            rounds[round] = new string[Keys];
            for (int key = 0; key < Keys; key++) { rounds[round][key] = await servers.SendAsync(With("header", $"customer-{key}", round), Token); }
        }
        Assert.All(rounds, round => Assert.Equal(rounds[0], round));
        Assert.InRange(rounds[0].Distinct().Count(), 2, 4);
    }

    [Fact]
    public async Task Sources_are_combined_so_either_part_can_move_a_request()
    {
        await using KeyedServers servers = await KeyedServers.StartAsync("rendezvous", ["header x-user", "path"]);
        var byPath = new HashSet<string>();
        for (int i = 0; i < Keys; i++)
        {
            HttpRequestMessage Request() => new(HttpMethod.Get, $"/item{i}") { Headers = { { "x-user", "one" } } };
            string owner = await servers.SendAsync(Request(), Token);
            Assert.Equal(owner, await servers.SendAsync(Request(), Token));
            byPath.Add(owner);
        }
        Assert.InRange(byPath.Count, 2, 4);
    }

    [Fact]
    public async Task What_the_caller_sets_wins_over_every_source()
    {
        await using KeyedServers servers = await KeyedServers.StartAsync("ring_hash", ["header x-user"]);
        var owners = new HashSet<string>();
        for (int i = 0; i < Keys; i++)
        {
            HttpRequestMessage request = With("header", $"customer-{i}", i);
            request.Options.SetHashKey("one");
            owners.Add(await servers.SendAsync(request, Token));
        }
        Assert.Single(owners);
    }

    /// <summary>A refused request goes on to where its key goes without that endpoint, and later ones go there at once: on probation or tried, the walk is the same.</summary>
    [Theory]
    [InlineData("ring_hash")]
    [InlineData("maglev")]
    [InlineData("rendezvous")]
    [InlineData("jump_hash")]
    public async Task Keys_of_an_endpoint_that_refuses_fail_over_to_one_other_each(string policy)
    {
        using var refusing = new RefusingPort();
        await using KeyedServers servers = await KeyedServers.StartAsync(policy, ["header x-user"], before: [refusing.Address]);
        EndpointPicker picker = servers.Orders.Cluster.Snapshot!.Pool.Picker;
        var tried = new TriedEndpoints();
        tried.Add(servers.Orders.A);
        string[] keys = [.. Enumerable.Range(0, 120).Select(i => $"customer-{i}")];
        string[] expected = [.. keys.Select(key => picker.Pick(new PickContext { HashKey = key, Tried = tried })!.Id)];
        string[] ownKeys = [.. keys.Where(key => picker.Pick(new PickContext { HashKey = key })! == servers.Orders.A)];
        Assert.NotEmpty(ownKeys);
        for (int round = 0; round < 2; round++)
        {
            for (int i = 0; i < keys.Length; i++) { Assert.Equal(expected[i], await servers.SendAsync(With("header", keys[i], round), Token)); }
        }
        Assert.Equal(EndpointAvailability.Probation, servers.Orders.A.Availability);
        Assert.True(servers.Orders.A.Failed >= 1);
        // Fourteen keys that all go to one of four: 4 * 4^-14.
        if (ownKeys.Length >= 14) { Assert.InRange(keys.Zip(expected).Where(pair => ownKeys.Contains(pair.First)).Select(pair => pair.Second).Distinct().Count(), 2, 4); }
        Assert.Equal(0, servers.CountMissing);
    }

    [Fact]
    public async Task A_request_without_a_key_is_counted_once_however_many_attempts_it_takes()
    {
        using var refusing = new RefusingPort();
        await using KeyedServers servers = await KeyedServers.StartAsync("ring_hash", ["header x-user", "cookie session"], before: [refusing.Address]);
        var owners = new HashSet<string>();
        int requests = 0;
        // Random keys find the refusing endpoint, a fifth of the ring or so, within 500 requests but for a chance of 1 in 10^30.
        for (; requests < 500 && (requests < 40 || servers.Orders.A.Failed == 0); requests++) { owners.Add(await servers.SendAsync(With("none", "", requests), Token)); }
        Assert.True(servers.Orders.A.Failed >= 1, "no attempt failed over");
        Assert.InRange(owners.Count, 2, 4);
        Assert.Equal(requests, servers.CountMissing);
        Measured one = servers.Metrics.Of(KeyedServers.Missing)[0];
        Assert.Equal(("{request}", 1.0, "loadbalancing.cluster"), (one.Unit, one.Value, one.TagNames));
        await servers.SendAsync(With("cookie", "5", 0), Token);
        Assert.Equal(requests, servers.CountMissing);
    }

    [Fact]
    public async Task Other_policies_read_no_keys_and_miss_none()
    {
        int asked = 0;
        await using KeyedServers servers = await KeyedServers.StartAsync(
            "round_robin", ["source counting"], services: services => services.AddHashKeySource("counting", _ => { Interlocked.Increment(ref asked); return null; }));
        for (int i = 0; i < 5; i++) { await servers.SendAsync(With("none", "", i), Token); }
        Assert.Equal((0, 0), (asked, (int)servers.CountMissing));
    }

    [Fact]
    public async Task What_a_source_in_code_throws_is_the_requests_error_and_no_attempt_was_begun()
    {
        await using KeyedServers servers = await KeyedServers.StartAsync(
            "ring_hash", ["source bad"], services: services => services.AddHashKeySource("bad", _ => throw new FormatException("no tenant")));
        FormatException error = await Assert.ThrowsAsync<FormatException>(() => servers.Orders.Client.GetAsync("/", Token));
        Assert.Equal("no tenant", error.Message);
        Assert.Equal(0, servers.Orders.Outstanding);
        Assert.Equal(0, servers.Servers.Sum(server => server.Count));
    }

    /// <summary>A popular key under a bound: while its requests run, no server has more than ceil(1.25 * 32 / 4) = 10 of 32.</summary>
    [Fact]
    public async Task A_bound_spreads_a_popular_key_while_its_requests_run()
    {
        await using KeyedServers servers = await KeyedServers.StartAsync("ring_hash", ["header x-user"], configure: options => options.Picker.BalanceFactor = 1.25);
        var leases = new Balancing.EndpointLease[31];
        for (int i = 0; i < leases.Length; i++) { Assert.True(servers.Orders.Cluster.TryAcquire(new PickContext { HashKey = "popular" }, out leases[i])); }
        Assert.All(servers.Orders.Cluster.Snapshot!.Nodes, node => Assert.InRange(node.Outstanding, 0, 10));
        await servers.SendAsync(With("header", "popular", 0), Token);
        foreach (Balancing.EndpointLease lease in leases) { lease.Dispose(); }
        string home = await servers.SendAsync(With("header", "popular", 0), Token);
        Assert.Equal(leases[0].Endpoint.Id, home);
        Assert.Equal(0, servers.Orders.Outstanding);
    }
}
