using System.Net;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Http;
using LoadBalancing.Client.Resilience;
using LoadBalancing.Client.Tests.Traffic.Affinity;
using LoadBalancing.Client.Traffic.Affinity;

namespace LoadBalancing.Client.Tests.Http.Affinity;

/// <summary>Sessions that stand in a cookie. Round robin moves on with every request that follows none.</summary>
public sealed class CookieSessionTests : IDisposable
{
    private readonly AffinityKeyRing _ring = new(Keys.One);
    private Sessions? _test;

    public void Dispose() => _test?.Dispose();

    private Sessions Start(Action<ClusterOptions>? configure = null, int endpoints = 3) => _test = new Sessions("cookie", configure, endpoints, _ring);

    private static string? ValueIn(CookieContainer jar, string uri = "http://orders/") => jar.GetCookies(new Uri(uri))["lb-affinity"]?.Value;

    /// <summary>Through the request's own header.</summary>
    private static string With(Sessions test, string cookies) => test.Send(request => request.Headers.Add("Cookie", cookies));

    private static string? SetCookie(HttpResponseMessage response) => response.Headers.TryGetValues("Set-Cookie", out IEnumerable<string>? values) ? Assert.Single(values) : null;

    [Fact]
    public void A_container_keeps_its_session_and_two_containers_two()
    {
        Sessions test = Start();
        CookieContainer ann = new(), bob = new();
        string a = test.Jar(ann), b = test.Jar(bob);
        Assert.NotEqual(a, b);
        for (int i = 0; i < 5; i++) { Assert.Equal((a, b), (test.Jar(ann), test.Jar(bob))); }
        Assert.Equal("new new " + string.Join(' ', Enumerable.Repeat("kept", 10)), test.Counts.Take());
        Assert.Equal(0, test.Cluster.Sessions.Count);
    }

    [Fact]
    public void What_comes_from_a_container_never_reaches_the_endpoint_and_the_container_knows_the_logical_host_only()
    {
        Sessions test = Start();
        var jar = new CookieContainer();
        jar.Add(new Uri("http://orders/"), new Cookie("other", "1"));
        string a = test.Jar(jar);
        Assert.Equal(a, test.Jar(jar));
        Assert.Null(test.LastCookies);
        Assert.Equal(["lb-affinity", "other"], jar.GetAllCookies().Select(cookie => cookie.Name).Order());
        Assert.All(jar.GetAllCookies(), cookie => Assert.Equal("orders", cookie.Domain));
        Cookie ours = jar.GetCookies(new Uri("http://orders/"))["lb-affinity"]!;
        Assert.Equal((true, false, "/"), (ours.HttpOnly, ours.Secure, ours.Path));
    }

    [Fact]
    public void The_response_sets_it_once_and_the_callers_own_header_brings_it_back_and_goes_on_as_it_is()
    {
        Sessions test = Start();
        using HttpResponseMessage first = test.Answered(_ => { });
        string set = SetCookie(first)!;
        Assert.Matches("^lb-affinity=[A-Za-z0-9_-]{82}; Path=/; Max-Age=3600; HttpOnly; SameSite=Lax$", set);
        string cookies = $"a=1; {set.Split(';')[0]}; b=2";
        for (int i = 0; i < 5; i++)
        {
            using HttpResponseMessage next = test.Answered(request => request.Headers.Add("Cookie", cookies));
            Assert.Equal(first.GetEndpoint()!.Id, next.GetEndpoint()!.Id);
            Assert.Null(SetCookie(next));
            Assert.Equal(cookies, test.LastCookies);
        }
    }

    [Fact]
    public void Over_https_it_is_secure_and_its_name_can_be_chosen()
    {
        Sessions test = Start(options =>
        {
            options.Traffic.Affinity.Name = "stick";
            options.AllowPlaintext = true;
        });
        var jar = new CookieContainer();
        using HttpResponseMessage response = test.Answered(request => request.Options.SetAffinityCookies(jar), "https://orders/x");
        Assert.StartsWith("stick=", SetCookie(response), StringComparison.Ordinal);
        Assert.EndsWith("; HttpOnly; SameSite=Lax; Secure", SetCookie(response), StringComparison.Ordinal);
        Assert.True(Assert.Single(jar.GetAllCookies()).Secure);
        Assert.Equal(response.GetEndpoint()!.Id, test.Jar(jar, uri: "https://orders/x"));
    }

    [Fact]
    public void Neither_address_nor_id_of_an_endpoint_stand_in_it()
    {
        Sessions test = Start();
        var jar = new CookieContainer();
        test.Jar(jar);
        byte[] bytes = System.Buffers.Text.Base64Url.DecodeFromChars(ValueIn(jar));
        // 1 | time | length and id of the key | mark | signature: nothing is left for anything else.
        Assert.Equal(1 + 8 + 1 + 3 + 16 + 32, bytes.Length);
        Assert.DoesNotContain("http", System.Text.Encoding.Latin1.GetString(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public void An_expired_cookie_is_refused_and_replaced()
    {
        Sessions test = Start(options => options.Traffic.Affinity.Lifetime = TimeSpan.FromMinutes(10));
        var jar = new CookieContainer();
        string home = test.Jar(jar), old = ValueIn(jar)!;
        test.Test.Time.Advance(TimeSpan.FromMinutes(10) + TimeSpan.FromSeconds(1));
        test.Counts.Take();
        string next = test.Jar(jar);
        Assert.NotEqual(home, next);
        Assert.NotEqual(old, ValueIn(jar));
        Assert.Equal("refused", test.Counts.Take());
        Assert.Equal(next, test.Jar(jar));
        Assert.Contains("it has expired", Assert.Single(test.Test.Log.Of(430)), StringComparison.Ordinal);
        Assert.DoesNotContain(test.Test.Log.All, line => line.Contains(old, StringComparison.Ordinal));
    }

    [Fact]
    public void One_that_is_used_is_renewed_after_half_its_lifetime()
    {
        Sessions test = Start(options => options.Traffic.Affinity.Lifetime = TimeSpan.FromMinutes(10));
        var jar = new CookieContainer();
        string home = test.Jar(jar), first = ValueIn(jar)!;
        test.Test.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(home, test.Jar(jar));
        Assert.Equal(first, ValueIn(jar));
        for (int i = 0; i < 10; i++)
        {
            test.Test.Time.Advance(TimeSpan.FromMinutes(i == 0 ? 0 : 5) + TimeSpan.FromSeconds(1));
            string before = ValueIn(jar)!;
            Assert.Equal(home, test.Jar(jar));
            Assert.NotEqual(before, ValueIn(jar));
        }
    }

    [Fact]
    public void A_cookie_that_another_user_took_over_is_refused_where_requests_name_their_session()
    {
        Sessions test = Start();
        var ann = new CookieContainer();
        string home = test.Jar(ann, "ann");
        Assert.Equal(home, test.Jar(ann, "ann"));
        var bob = new CookieContainer();
        bob.Add(new Uri("http://orders/"), new Cookie("lb-affinity", ValueIn(ann)));
        test.Counts.Take();
        test.Jar(bob, "bob");
        Assert.Equal("refused", test.Counts.Take());
        Assert.NotEqual(ValueIn(ann), ValueIn(bob));
        // And without a key it is nobody's.
        With(test, $"lb-affinity={ValueIn(ann)}");
        Assert.Equal("refused", test.Counts.Take());
    }

    [Fact]
    public void Forged_cookies_choose_nobody()
    {
        Sessions test = Start();
        var jar = new CookieContainer();
        test.Jar(jar);
        string good = ValueIn(jar)!;
        string home = With(test, $"lb-affinity={good}");
        test.Counts.Take();
        var reached = new HashSet<string>();
        for (int at = 0; at < good.Length; at++)
        {
            char other = good[at] == 'A' ? 'B' : 'A';
            reached.Add(With(test, $"lb-affinity={good[..at]}{other}{good[(at + 1)..]}"));
        }
        Assert.Equal(["a", "b", "c"], reached.Order());
        Assert.All(test.Counts.Take().Split(' '), result => Assert.Equal("refused", result));
        foreach (string forged in new[] { home, "a", "http://a", "x", new string('A', 82), new string('A', 100_000) }) { With(test, $"lb-affinity={forged}"); }
        Assert.All(test.Counts.Take().Split(' '), result => Assert.Equal("refused", result));
        With(test, "lb-affinity=");
        Assert.Equal("new", test.Counts.Take());
    }

    [Fact]
    public void A_cookie_of_another_cluster_or_another_ring_is_refused()
    {
        Sessions test = Start();
        EndpointTracker a = test.Node("a").Tracker;
        long now = test.Test.Time.GetUtcNow().ToUnixTimeSeconds();
        string Made(AffinityKey key, string cluster) => AffinityCookie.Write(new(key, EndpointMark.Of(Keys.One, "orders", a), now), new AffinityScope(cluster, null));
        Assert.All(Enumerable.Range(0, 4), _ => Assert.Equal("a", With(test, $"lb-affinity={Made(Keys.One, "orders")}")));
        test.Counts.Take();
        With(test, $"lb-affinity={Made(Keys.One, "payments")}");
        With(test, $"lb-affinity={Made(Keys.Two, "orders")}");
        With(test, $"lb-affinity={Made(Keys.Of("one", "another secret"), "orders")}");
        Assert.Equal("refused refused refused", test.Counts.Take());
    }

    [Fact]
    public void A_rotation_loses_no_session_until_the_old_key_leaves_the_ring()
    {
        Sessions test = Start();
        CookieContainer ann = new(), bob = new();
        (string a, string b) = (test.Jar(ann), test.Jar(bob));
        string old = ValueIn(ann)!, bobs = ValueIn(bob)!;
        _ring.Rotate(Keys.Two);
        Assert.Equal(a, test.Jar(ann));
        Assert.NotEqual(old, ValueIn(ann));                 // the answer brought one of the new key at once
        Assert.Equal(b, With(test, $"lb-affinity={bobs}"));
        _ring.Remove("one");
        test.Counts.Take();
        Assert.Equal(a, test.Jar(ann));
        test.Jar(bob);
        Assert.Equal("kept refused", test.Counts.Take());
    }

    [Fact]
    public void A_session_survives_versions_and_moves_when_its_endpoint_is_replaced()
    {
        Sessions test = Start();
        var jar = new CookieContainer();
        string home = test.Jar(jar);
        for (long version = 2; version <= 4; version++)
        {
            test.Update(version, options => options.Endpoints[home].Weight = version);
            Assert.Equal(home, test.Jar(jar));
        }
        test.Counts.Take();
        test.Update(5, options => options.Endpoints[home].Address = "http://elsewhere");
        string next = test.Jar(jar);
        Assert.Equal("moved", test.Counts.Take());
        Assert.Equal(next, test.Jar(jar));
    }

    [Fact]
    public void A_session_moves_when_its_endpoint_is_gone_or_refuses_and_stays_when_it_is_full()
    {
        Sessions test = Start(options => options.Resilience.Limits.MaxOutstanding = 1);
        var jar = new CookieContainer();
        string home = test.Jar(jar), value = ValueIn(jar)!;
        using (test.Answered(request => request.Options.SetAffinityCookies(jar)))
        {
            Assert.NotEqual(home, test.Jar(jar));
            Assert.Equal(value, ValueIn(jar));
        }
        Assert.Equal(home, test.Jar(jar));
        test.Answer = Sessions.Refusing(home);
        string next = test.Jar(jar);
        Assert.NotEqual(home, next);
        test.Answer = _ => Answering.Status(200);
        test.Node(home).Tracker.SetAvailability(EndpointAvailability.Eligible);
        Assert.Equal(next, test.Jar(jar));
        test.Cluster.Disable(next, "test");
        Assert.NotEqual(next, test.Jar(jar));
    }

    [Fact]
    public void Where_sessions_never_move_a_good_cookie_of_an_endpoint_that_is_gone_fails_and_a_forged_one_is_only_refused()
    {
        Sessions test = Start(options => options.Traffic.Affinity.WhenGone = SessionGoneReaction.Fail);
        var jar = new CookieContainer();
        string home = test.Jar(jar), value = ValueIn(jar)!;
        test.Cluster.Disable(home, "test");
        Assert.Equal(RejectionReason.SessionLost, Assert.Throws<RequestRejectedException>(() => test.Jar(jar)).Reason);
        test.Cluster.Enable(home);
        Assert.Equal(home, test.Jar(jar));
        test.Update(2, options => options.Endpoints.Remove(home));
        Assert.Contains("is not there at version 2", Assert.Throws<RequestRejectedException>(() => test.Jar(jar)).Message, StringComparison.Ordinal);
        With(test, $"lb-affinity={value[..^1]}{(value[^1] == 'A' ? 'B' : 'A')}");
    }

    [Fact]
    public void A_container_goes_before_the_header_and_the_header_serves_where_it_holds_none()
    {
        Sessions test = Start();
        CookieContainer ann = new(), bob = new();
        (string a, string b) = (test.Jar(ann), test.Jar(bob));
        string Both(CookieContainer jar) => test.Send(request => { request.Options.SetAffinityCookies(jar); request.Headers.Add("Cookie", $"lb-affinity={ValueIn(bob)}"); });
        Assert.Equal(a, Both(ann));
        Assert.Equal(b, Both(new CookieContainer()));
    }

    [Fact]
    public void A_ring_that_throws_costs_the_session_and_not_the_request()
    {
        var ring = new BadRing();
        using var test = new Sessions("cookie", ring: ring);
        using HttpResponseMessage response = test.Answered(request => request.Options.SetAffinityCookies(new CookieContainer()));
        Assert.Null(SetCookie(response));
        With(test, $"lb-affinity={new string('A', 82)}");
        Assert.Equal(2, test.Test.Log.Of(431).Count);
        Assert.All(test.Test.Snapshot.Nodes, node => Assert.InRange(node.Outstanding, 0, 1));
    }

    [Fact]
    public void A_container_that_takes_no_cookie_is_told_of_and_the_response_holds_it()
    {
        Sessions test = Start();
        var jar = new CookieContainer { MaxCookieSize = 10 };
        using HttpResponseMessage response = test.Answered(request => request.Options.SetAffinityCookies(jar));
        Assert.NotNull(SetCookie(response));
        Assert.Single(test.Test.Log.Of(432));
    }

    private sealed class BadRing : IAffinityKeyRing
    {
        public AffinityKey Signing => throw new InvalidOperationException("no vault");

        public AffinityKey? Find(string id) => throw new InvalidOperationException("no vault");
    }
}
