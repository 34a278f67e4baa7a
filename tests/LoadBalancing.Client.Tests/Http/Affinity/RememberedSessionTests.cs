using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Http;
using LoadBalancing.Client.Tests.Balancing;

namespace LoadBalancing.Client.Tests.Http.Affinity;

/// <summary>Sessions that the cluster remembers. Round robin takes a, b, c in turn, so a request that follows no session moves on.</summary>
public sealed class RememberedSessionTests : IDisposable
{
    private Sessions? _test;

    public void Dispose() => _test?.Dispose();

    private Sessions Start(string type = "key", Action<ClusterOptions>? configure = null, int endpoints = 3) => _test = new Sessions(type, configure, endpoints);

    [Fact]
    public void Requests_of_one_session_stay_together_and_others_are_balanced()
    {
        Sessions test = Start();
        string ann = test.Key("ann"), bob = test.Key("bob");
        Assert.NotEqual(ann, bob);
        Assert.All(Enumerable.Range(0, 5), _ => Assert.Equal((ann, bob), (test.Key("ann"), test.Key("bob"))));
        Assert.Equal("new new " + string.Join(' ', Enumerable.Repeat("kept", 10)), test.Counts.Take());
    }

    [Fact]
    public void Without_a_session_requests_are_balanced_and_nothing_is_remembered_or_counted()
    {
        foreach (string type in new[] { "key", "header", "source" })
        {
            using var test = new Sessions(type);
            string[] three = [test.Send(_ => { }), test.Send(request => request.Options.SetSessionKey("")), test.Send(request => request.Headers.TryAddWithoutValidation("x-user", ""))];
            Assert.Equal(["a", "b", "c"], three.Order());
            Assert.Equal((0, ""), (test.Cluster.Sessions.Count, test.Counts.Take()));
        }
    }

    [Fact]
    public void A_header_or_a_source_tells_sessions_apart_and_a_key_goes_before_them()
    {
        using (var test = new Sessions("header"))
        {
            string ann = test.Header("ann");
            Assert.NotEqual(ann, test.Header("bob"));
            Assert.Equal(ann, test.Header("ann"));
            string named = test.Key("ann");                                            // another session than that of the header, and nothing is mixed
            Assert.NotEqual(ann, named);
            Assert.Equal(named, test.Send(request => { request.Headers.Add("x-user", "bob"); request.Options.SetSessionKey("ann"); }));
        }
        using (var test = new Sessions("source"))
        {
            string From(string user) => test.Send(request => request.Options.Set(new HttpRequestOptionsKey<string>("user"), user));
            string ann = From("ann");
            Assert.NotEqual(ann, From("bob"));
            Assert.Equal(ann, From("ann"));
        }
    }

    [Fact]
    public void Ten_thousand_sessions_spread_as_the_policy_spreads_them()
    {
        Sessions test = Start(endpoints: 5);
        string[] first = [.. Enumerable.Range(0, 10_000).Select(user => test.Key($"user-{user}"))];
        Assert.All(first.CountBy(id => id), pair => Assert.Equal(2_000, pair.Value));             // round robin: 10,000 / 5
        for (int user = 0; user < first.Length; user += 7) { Assert.Equal(first[user], test.Key($"user-{user}")); }
    }

    [Fact]
    public void A_session_ends_when_it_was_idle_for_too_long_and_not_before()
    {
        Sessions test = Start(configure: options => options.Traffic.Affinity.IdleTimeout = TimeSpan.FromMinutes(5));
        string ann = test.Key("ann");
        for (int i = 0; i < 4; i++)
        {
            test.Test.Time.Advance(TimeSpan.FromMinutes(5));           // used every five minutes: never idle for longer
            Assert.Equal(ann, test.Key("ann"));
        }
        test.Counts.Take();
        test.Test.Time.Advance(TimeSpan.FromMinutes(5) + TimeSpan.FromTicks(1));
        string next = test.Key("ann");
        Assert.NotEqual(ann, next);
        Assert.Equal(next, test.Key("ann"));
        Assert.Equal("new kept", test.Counts.Take());
        Assert.Equal(1, test.Cluster.Sessions.Count);
    }

    [Fact]
    public void A_session_survives_versions_while_its_endpoint_lives()
    {
        Sessions test = Start();
        string[] users = [.. Enumerable.Range(0, 30).Select(i => $"user-{i}")], homes = [.. users.Select(test.Key)];
        for (long version = 2; version <= 4; version++)
        {
            test.Update(version, options =>
            {
                options.Endpoints["a"].Weight = version;
                options.Endpoints[$"new-{version}"] = new EndpointOptions($"http://new-{version}");
                options.Picker.Policy = version == 3 ? "random" : "round_robin";
            });
            Assert.Equal(homes, users.Select(test.Key));
        }
    }

    [Fact]
    public void A_session_whose_endpoint_was_replaced_under_its_id_moves()
    {
        Sessions test = Start();
        string[] users = [.. Enumerable.Range(0, 30).Select(i => $"user-{i}")], homes = [.. users.Select(test.Key)];
        test.Update(2, options => options.Endpoints["a"] = new EndpointOptions("http://elsewhere"));
        test.Counts.Take();
        string[] now = [.. users.Select(test.Key)];
        Assert.Equal(10, test.Counts.Take().Split(' ').Count(result => result == "moved"));        // those of a; 20 stay
        for (int i = 0; i < users.Length; i++) { if (homes[i] != "a") { Assert.Equal(homes[i], now[i]); } }
        Assert.Equal(now, users.Select(test.Key));
    }

    [Theory]
    [InlineData("disabled")]
    [InlineData("draining")]
    [InlineData("probation")]
    [InlineData("ejected")]
    [InlineData("removed")]
    [InlineData("weight 0")]
    public void A_session_whose_endpoint_is_gone_moves_and_does_not_come_back(string state)
    {
        Sessions test = Start();
        string ann = test.Key("ann");
        EndpointNode home = test.Node(ann);
        switch (state)
        {
            case "disabled": test.Cluster.Disable(ann, "test"); break;
            case "draining": test.Update(2, options => options.Endpoints[ann].Draining = true); break;
            case "probation": home.Tracker.SetAvailability(EndpointAvailability.Probation); break;
            case "ejected": home.Tracker.SetAvailability(EndpointAvailability.Ejected); break;
            case "removed": test.Update(2, options => options.Endpoints.Remove(ann)); break;
            case "weight 0": test.Update(2, options => options.Endpoints[ann].Weight = 0); break;
        }
        test.Counts.Take();
        string next = test.Key("ann");
        Assert.NotEqual(ann, next);
        Assert.Equal("moved", test.Counts.Take());
        if (state == "disabled") { test.Cluster.Enable(ann); }
        else if (state is "probation" or "ejected") { home.Tracker.SetAvailability(EndpointAvailability.Eligible); }
        else { test.Update(3); }
        test.Test.Settle();
        Assert.All(Enumerable.Range(0, 6), _ => Assert.Equal(next, test.Key("ann")));
    }

    [Fact]
    public void A_request_that_fails_over_takes_its_session_along()
    {
        Sessions test = Start();
        string ann = test.Key("ann");
        test.Answer = Sessions.Refusing(ann);
        test.Counts.Take();
        string next = test.Key("ann");
        Assert.NotEqual(ann, next);
        Assert.Equal("moved", test.Counts.Take());
        test.Answer = _ => Answering.Status(200);
        test.Node(ann).Tracker.SetAvailability(EndpointAvailability.Eligible);
        Assert.Equal(next, test.Key("ann"));
    }

    [Fact]
    public void A_request_that_is_sent_again_from_outside_takes_its_session_along()
    {
        Sessions test = Start();
        string ann = test.Key("ann");
        var request = new HttpRequestMessage(HttpMethod.Get, "http://orders/x");
        request.Options.SetSessionKey("ann");
        test.Answer = _ => Answering.Status(500);
        using (HttpResponseMessage bad = test.Resend(request)) { Assert.Equal(ann, bad.GetEndpoint()!.Id); }
        test.Answer = _ => Answering.Status(200);
        string next;
        using (HttpResponseMessage good = test.Resend(request)) { next = good.GetEndpoint()!.Id; }
        Assert.NotEqual(ann, next);
        Assert.Equal(next, test.Key("ann"));
        request.Options.SetSessionKey("bob");               // what it was before is forgotten
        test.Counts.Take();
        test.Resend(request).Dispose();
        Assert.Equal("new", test.Counts.Take());
    }

    [Fact]
    public async Task A_request_that_is_retried_elsewhere_takes_its_session_along_and_is_counted_once()
    {
        Sessions test = Start(configure: options =>
        {
            options.Resilience.Retry.MaxRetries = 1;
            options.Resilience.Retry.BaseDelay = options.Resilience.Retry.MaxDelay = TimeSpan.FromMilliseconds(1);
        });
        string ann = test.Key("ann");
        test.Answer = request => Answering.Status(request.RequestUri!.Host == ann ? 503 : 200);
        test.Counts.Take();
        Task<string> retried = Task.Run(() => test.Key("ann"), TestContext.Current.CancellationToken);
        Eventually.True(() => { test.Test.Time.Advance(TimeSpan.FromMilliseconds(1)); return retried.IsCompleted; });
        string next = await retried;
        Assert.NotEqual(ann, next);
        Assert.Equal("moved", test.Counts.Take());
        Assert.Equal(next, test.Key("ann"));
    }

    [Fact]
    public void A_new_session_is_where_its_first_request_was_answered()
    {
        Sessions test = Start();
        test.Answer = Sessions.Refusing("a", "b");
        Assert.Equal("c", test.Key("ann"));
        Assert.Equal("new", test.Counts.Take());
        Assert.Equal("c", test.Key("ann"));
    }

    [Fact]
    public void A_request_that_comes_while_the_first_is_running_goes_where_that_went()
    {
        Sessions test = Start();
        var inner = new List<string>();
        test.Answer = request =>
        {
            test.Answer = _ => Answering.Status(200);
            for (int i = 0; i < 4; i++) { inner.Add(test.Key("ann")); }
            return Answering.Status(200);
        };
        string ann = test.Key("ann");
        Assert.All(inner, id => Assert.Equal(ann, id));
    }

    [Fact]
    public void A_full_endpoint_is_not_gone_this_request_goes_elsewhere_and_the_session_stays()
    {
        Sessions test = Start(configure: options => options.Resilience.Limits.MaxOutstanding = 1);
        using HttpResponseMessage running = test.Answered(request => request.Options.SetSessionKey("ann"));
        string home = running.GetEndpoint()!.Id;
        test.Counts.Take();
        Assert.NotEqual(home, test.Key("ann"));
        Assert.Equal("elsewhere", test.Counts.Take());
        running.Dispose();
        Assert.Equal(home, test.Key("ann"));
    }

    [Fact]
    public void In_panic_requests_are_served_and_no_session_begins_at_an_endpoint_that_is_on_probation()
    {
        Sessions test = Start();
        foreach (string id in new[] { "a", "b", "c" }) { test.Node(id).Tracker.SetAvailability(EndpointAvailability.Probation); }
        test.Update(2);
        test.Answer = _ => Answering.Status(500);
        for (int i = 0; i < 5; i++) { test.Key("ann"); }
        Assert.Equal(0, test.Cluster.Sessions.Count);
        test.Answer = _ => Answering.Status(200);
        string well = test.Key("ann");                                                 // its answer took the endpoint back, and the session with it
        Assert.Equal((EndpointAvailability.Eligible, 1), (test.Node(well).Availability, test.Cluster.Sessions.Count));
        Assert.Equal(well, test.Key("ann"));
    }

    [Fact]
    public void Beyond_the_capacity_the_longest_unused_are_balanced_anew()
    {
        Sessions test = Start(configure: options => options.Traffic.Affinity.Capacity = 10);
        string ann = test.Key("ann");
        for (int i = 0; i < 100; i++)
        {
            test.Test.Time.Advance(TimeSpan.FromSeconds(1));
            test.Key($"user-{i}");
            Assert.Equal(ann, test.Key("ann"));
        }
        Assert.Equal(10, test.Cluster.Sessions.Count);
        test.Counts.Take();
        test.Key("user-0");
        test.Key("user-99");
        Assert.Equal("new kept", test.Counts.Take());
    }

    [Fact]
    public void An_https_request_does_not_follow_its_session_to_plain_http()
    {
        Sessions test = Start(configure: options => options.Endpoints["b"].Address = "https://b");
        for (int i = 0; i < 3; i++) { test.Key($"user-{i}"); }
        for (int i = 0; i < 3; i++) { Assert.Equal("b", test.Send(request => request.Options.SetSessionKey($"user-{i}"), "https://orders/x")); }
    }
}
