using System.Net;
using LoadBalancing.Client.Http;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;
using LoadBalancing.Client.Resilience;
using LoadBalancing.Client.Traffic.Affinity;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.Client.IntegrationTests.Sessions;

/// <summary>Sessions over real connections: whoever does not follow one is sent to the next server.</summary>
public sealed class AffinityTests : IntegrationTest
{
    [Fact]
    public async Task Two_users_with_two_containers_have_two_sessions_and_no_server_sees_a_cookie()
    {
        await using StickyServers carts = await StickyServers.StartAsync("cookie");
        CookieContainer ann = new(), bob = new();
        (string a, string b) = (await carts.JarAsync(ann, Token), await carts.JarAsync(bob, Token));
        Assert.NotEqual(a, b);
        for (int i = 0; i < 6; i++) { Assert.Equal((a, b), (await carts.JarAsync(ann, Token), await carts.JarAsync(bob, Token))); }
        Assert.All(carts.Servers.SelectMany(server => server.Seen), seen => Assert.False(seen.Headers.ContainsKey("Cookie")));
        Assert.Equal("orders", Assert.Single(ann.GetAllCookies()).Domain);
        Assert.StartsWith("new new kept", carts.Results, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_server_sets_cookies_of_its_own_and_they_are_none_of_ours()
    {
        await using StickyServers carts = await StickyServers.StartAsync("cookie", setup: new ServerSetup
        {
            Answer = context => { context.Response.Headers.SetCookie = "cart=7; Path=/"; return Task.CompletedTask; },
        });
        var jar = new CookieContainer();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/cart");
        request.Options.SetAffinityCookies(jar);
        using HttpResponseMessage response = await carts.Orders.Client.SendAsync(request, Token);
        string[] set = [.. response.Headers.GetValues("Set-Cookie")];
        Assert.Equal(("cart=7; Path=/", 2), (set[0], set.Length));
        Assert.StartsWith("lb-affinity=", set[1], StringComparison.Ordinal);
        Assert.Equal("lb-affinity", Assert.Single(jar.GetAllCookies()).Name);
    }

    [Fact]
    public async Task What_the_response_set_comes_back_in_the_callers_own_header()
    {
        await using StickyServers carts = await StickyServers.StartAsync("cookie");
        (string home, string? set) = await carts.SendAsync(_ => { }, Token);
        string cookie = set!.Split(';')[0];
        for (int i = 0; i < 6; i++)
        {
            (string endpoint, string? again) = await carts.SendAsync(request => request.Headers.Add("Cookie", $"cart=7; {cookie}"), Token);
            Assert.Equal((home, null), (endpoint, again));
        }
        Assert.Contains(carts.Servers.SelectMany(server => server.Seen), seen => seen.Headers.TryGetValue("Cookie", out string? seenCookie) && seenCookie == $"cart=7; {cookie}");
    }

    /// <summary>One that is forged in any place, one of a key that has left, one of another cluster: each is answered by whoever is next.</summary>
    [Fact]
    public async Task Forged_cookies_and_those_of_a_removed_key_are_refused_and_replaced()
    {
        await using StickyServers carts = await StickyServers.StartAsync("cookie");
        string cookie = (await carts.SendAsync(_ => { }, Token)).SetCookie!.Split(';')[0];
        for (int at = "lb-affinity=".Length; at < cookie.Length; at += 7)
        {
            string forged = cookie[..at] + (cookie[at] == 'A' ? 'B' : 'A') + cookie[(at + 1)..];
            Assert.NotNull((await carts.SendAsync(request => request.Headers.Add("Cookie", forged), Token)).SetCookie);
        }
        AffinityKey next = StickyServers.NewKey("next");
        carts.Ring.Rotate(next);
        Assert.NotNull((await carts.SendAsync(request => request.Headers.Add("Cookie", cookie), Token)).SetCookie);        // kept, and signed anew
        carts.Ring.Remove("first");
        await carts.SendAsync(request => request.Headers.Add("Cookie", cookie), Token);
        Assert.Matches("^new (refused )+kept refused$", carts.Results);
        await using StickyServers others = await StickyServers.StartAsync("cookie");
        others.Ring.Rotate(next);
        string theirs = (await others.SendAsync(_ => { }, Token)).SetCookie!.Split(';')[0];
        await carts.SendAsync(request => { request.Headers.Add("Cookie", theirs); request.Options.SetSessionKey("ann"); }, Token);
        Assert.EndsWith("refused", carts.Results, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("key")]
    [InlineData("cookie")]
    public async Task When_its_server_dies_a_session_moves_once_and_no_request_fails(string type)
    {
        await using StickyServers carts = await StickyServers.StartAsync(type);
        CookieContainer[] jars = [.. Enumerable.Range(0, 9).Select(_ => new CookieContainer())];
        Task<string> Send(int user) => type == "key" ? carts.KeyAsync($"user-{user}", Token) : carts.JarAsync(jars[user], Token);
        var homes = new string[jars.Length];
        for (int user = 0; user < homes.Length; user++) { homes[user] = await Send(user); }
        Assert.Equal([3, 3, 3], homes.CountBy(home => home).Select(pair => pair.Value));
        await carts.Servers[0].KillAsync();
        for (int round = 0; round < 3; round++)
        {
            for (int user = 0; user < homes.Length; user++)
            {
                string now = await Send(user);
                if (homes[user] == "a" && round == 0) { Assert.NotEqual("a", homes[user] = now); }
                else { Assert.Equal(homes[user], now); }
            }
        }
        Assert.Equal(3, carts.Results.Split(' ').Count(result => result == "moved"));
        Assert.Equal(0, carts.Orders.Outstanding);
    }

    [Fact]
    public async Task Where_sessions_never_move_the_requests_of_a_dead_server_fail_and_others_do_not()
    {
        await using StickyServers carts = await StickyServers.StartAsync("key", options => options.Traffic.Affinity.WhenGone = SessionGoneReaction.Fail);
        (string ann, string bob) = (await carts.KeyAsync("ann", Token), await carts.KeyAsync("bob", Token));
        int dead = ann[0] - 'a';
        await carts.Servers[dead].KillAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => carts.KeyAsync("ann", Token));
        RequestRejectedException lost = await Assert.ThrowsAsync<RequestRejectedException>(() => carts.KeyAsync("ann", Token));
        Assert.Equal(RejectionReason.SessionLost, lost.Reason);
        Assert.Equal(bob, await carts.KeyAsync("bob", Token));
        Assert.Equal(0, carts.Orders.Outstanding);
    }

    [Fact]
    public async Task Sessions_stay_while_versions_come_and_handlers_go()
    {
        await using StickyServers carts = await StickyServers.StartAsync("key");
        string[] users = [.. Enumerable.Range(0, 12).Select(i => $"user-{i}")];
        var homes = new List<string>();
        foreach (string user in users) { homes.Add(await carts.KeyAsync(user, Token)); }
        for (int version = 1; version <= 3; version++)
        {
            var options = new Configuration.ClusterOptions { Version = version, Picker = { Policy = "random" }, Traffic = { Affinity = { Type = "key" } } };
            foreach ((int i, TestServer server) in carts.Servers.Index()) { options.Endpoints[((char)('a' + i)).ToString()] = new Endpoints.EndpointOptions(server.Address, weight: version + i); }
            Assert.Empty(carts.Orders.Cluster.TryUpdate(options));
            using var handler = new HttpMessageInvoker(carts.Orders.Cluster.CreateHandler());
            for (int i = 0; i < users.Length; i++)
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, "http://orders/x");
                request.Options.SetSessionKey(users[i]);
                using HttpResponseMessage response = await handler.SendAsync(request, Token);
                Assert.Equal(homes[i], response.GetEndpoint()!.Id);
                await response.Content.CopyToAsync(Stream.Null, Token);
            }
        }
    }

    [Fact]
    public async Task Many_users_at_once_are_never_mixed()
    {
        await using StickyServers carts = await StickyServers.StartAsync("header", options => options.Traffic.Affinity.Name = "X-User");
        var homes = new System.Collections.Concurrent.ConcurrentDictionary<int, string>();
        await Parallel.ForAsync(0, 600, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Token }, async (i, token) =>
        {
            int user = i % 60;
            (string endpoint, _) = await carts.SendAsync(request => request.Headers.Add("x-user", $"user-{user}"), token);
            // The second of two first requests may have been on its way already; all that begin after an answer follow it.
            homes.TryAdd(user, endpoint);
        });
        var settled = new Dictionary<int, string>();
        for (int user = 0; user < 60; user++) { settled[user] = (await carts.SendAsync(request => request.Headers.Add("x-user", $"user-{user}"), Token)).Endpoint; }
        for (int user = 0; user < 60; user++) { Assert.Equal(settled[user], (await carts.SendAsync(request => request.Headers.Add("x-user", $"user-{user}"), Token)).Endpoint); }
        Assert.Equal(60, carts.Orders.Cluster.Sessions.Count);
        Assert.Equal(60, homes.Count);
        Assert.Equal(3, settled.Values.Distinct().Count());
    }

    [Fact]
    public async Task A_gRPC_call_follows_its_metadata()
    {
        await using StickyServers carts = await StickyServers.StartAsync("header", options => options.Traffic.Affinity.Name = "x-user", new ServerSetup
        {
            Protocols = HttpProtocols.Http2,
            Answer = async context =>
            {
                context.Response.ContentType = "application/grpc";
                await context.Response.Body.WriteAsync(new byte[5], context.RequestAborted);
                context.Response.AppendTrailer("grpc-status", "0");
            },
        });
        var homes = new HashSet<string>();
        for (int i = 0; i < 6; i++)
        {
            (string endpoint, _) = await carts.SendAsync(request =>
            {
                (request.Method, request.Version, request.VersionPolicy) = (HttpMethod.Post, HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);
                request.Headers.Add("x-user", "ann");
                request.Content = new ByteArrayContent(new byte[5]) { Headers = { { "Content-Type", "application/grpc" } } };
            }, Token);
            homes.Add(endpoint);
        }
        Assert.Single(homes);
        Assert.Equal(6, carts.Servers[homes.Single()[0] - 'a'].Count);
    }

    [Fact]
    public async Task A_hedge_moves_the_session_only_when_its_answer_is_the_one()
    {
        var slow = new System.Collections.Concurrent.ConcurrentDictionary<string, TimeSpan>();
        TestServer[] servers = await Task.WhenAll(Enumerable.Range(0, 2).Select(i => TestServer.StartAsync(async context =>
        {
            if (slow.TryGetValue($"{i}", out TimeSpan delay)) { await Task.Delay(delay, context.RequestAborted); }
            await context.Response.WriteAsync("ok", context.RequestAborted);
        })));
        await using var orders = new Balanced(
            [.. servers.Select(server => server.Address)],
            options =>
            {
                options.Picker.Policy = "round_robin";
                options.Traffic.Affinity.Type = "key";
                options.Resilience.Hedging.Delay = TimeSpan.FromMilliseconds(50);
                options.Resilience.Hedging.MaxExtraLoad = 1;
            });
        async Task<string> SendAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/x");
            request.Options.SetSessionKey("ann");
            using HttpResponseMessage response = await orders.Client.SendAsync(request, Token);
            return response.GetEndpoint()!.Id;
        }
        string home = await SendAsync(), other = home == "a" ? "b" : "a";
        // Both are slow, the hedge by far: it begins, loses, and nothing moves.
        (slow[$"{home[0] - 'a'}"], slow[$"{other[0] - 'a'}"]) = (TimeSpan.FromMilliseconds(400), TimeSpan.FromSeconds(15));
        Assert.Equal(home, await SendAsync());
        await Until(() => servers[other[0] - 'a'].Count == 1, "a hedge was seen");
        slow.Clear();
        Assert.Equal(home, await SendAsync());
        // The home hangs: the hedge answers, and the session is there from now on.
        slow[$"{home[0] - 'a'}"] = TimeSpan.FromSeconds(15);
        Assert.Equal(other, await SendAsync());
        slow.Clear();
        Assert.Equal(other, await SendAsync());
        foreach (TestServer server in servers) { await server.DisposeAsync(); }
    }
}
