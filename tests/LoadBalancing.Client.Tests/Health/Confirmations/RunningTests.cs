using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Health.Confirmations;
using LoadBalancing.Client.Outcomes;

namespace LoadBalancing.Client.Tests.Health.Confirmations;

/// <summary>While a version runs: who confirmed it gets requests, who did not or went back gets none, and what happens where too few are left.</summary>
public sealed class RunningTests
{
    [Fact]
    public void An_endpoint_that_goes_back_is_out_with_its_reason_until_it_confirms_again()
    {
        using var fleet = new ConfirmingFleet(version: 2, says: 2);
        Assert.Equal("abcd", fleet.Serving());
        fleet.Silent("b");
        fleet.Answers("b", "orders=1;sha256=0123456789abcdef");
        Assert.Equal(EndpointAvailability.Unconfirmed, fleet["b"]);
        Assert.Equal("acd", fleet.Serving());
        Assert.Equal("it runs version 1, wanted 2", fleet.WhyOut("b"));
        Assert.Equal("it runs version 1, wanted 2", Assert.Single(fleet.Journal("endpoint.unconfirmed")));
        Assert.Single(fleet.Test.Log.Of(222));
        fleet.Says("b", 2);
        fleet.Wait(2);
        Assert.Equal("abcd", fleet.Serving());
        Assert.Equal("it serves version 2", Assert.Single(fleet.Journal("endpoint.confirmed")));
        Assert.Single(fleet.Test.Log.Of(223));
    }

    [Fact]
    public void What_is_heard_counts_for_the_next_attempt_before_any_timer_runs()
    {
        using var fleet = new ConfirmingFleet(endpoints: 2, version: 2, says: 2);
        fleet.Test.AcquireAt("b").Complete(new CallResult(OutcomeKind.Success) { ConfigurationVersion = "orders=1" });
        Assert.Equal(EndpointAvailability.Eligible, fleet["b"]);
        Assert.Equal("a", fleet.Serving());
    }

    [Fact]
    public void An_answer_to_an_older_request_is_not_taken_for_going_back()
    {
        using var fleet = new ConfirmingFleet(endpoints: 2, version: 2, says: 1, configure: o => o.OnTooFew = TooFewReaction.Panic);
        fleet.Wait(16);
        EndpointLease old = fleet.Test.AcquireAt("a");
        fleet.Wait(1);
        fleet.Says("a", 2);
        fleet.Says("b", 2);
        fleet.Wait(40);
        Assert.Equal(EndpointAvailability.Eligible, fleet["a"]);
        old.Complete(new CallResult(OutcomeKind.Success) { ConfigurationVersion = "orders=1" });
        fleet.Wait(0);
        Assert.Equal(EndpointAvailability.Eligible, fleet["a"]);
        fleet.Silent("a");
        fleet.Answers("a", "orders=1");
        Assert.Equal(EndpointAvailability.Unconfirmed, fleet["a"]);
    }

    [Fact]
    public void A_failure_to_apply_the_version_is_told_with_the_agents_reason()
    {
        using var fleet = new ConfirmingFleet(endpoints: 3, version: 2, says: 2);
        fleet.Fails("c", 2, serves: 1);
        fleet.Wait(40);
        Assert.Equal("ab", fleet.Serving());
        Assert.Equal("it failed to apply version 2: no such table", fleet.WhyOut("c"));
        EndpointConfirmation said = fleet.Cluster.Describe().Endpoints[2].Confirmation!;
        Assert.Equal((1L, "it failed to apply version 2: no such table"), (said.Version, said.Lacking));
        Assert.Equal(2, fleet.Cluster.Describe().RequiredVersion);
        Assert.Equal("0123456789abcdef", fleet.Cluster.Describe().Endpoints[0].Confirmation!.Digest);
    }

    [Theory]
    [InlineData(TooFewReaction.KeepPrevious, "ad", "d")]     // one is left: that one gets all
    [InlineData(TooFewReaction.Panic, "abcd", "abcd")]       // two of four is the quorum, one is not
    [InlineData(TooFewReaction.Fail, "ad", "d")]
    public void Where_fewer_than_the_quorum_are_left(TooFewReaction reaction, string withTwo, string withOne)
    {
        using var fleet = new ConfirmingFleet(version: 2, says: 2, configure: o => { o.OnTooFew = reaction; o.Quorum = 0.75; });
        fleet.Says("b", 1);
        fleet.Says("c", 1);
        fleet.Wait(40);
        Assert.Equal(withTwo, fleet.Serving());
        fleet.Says("a", 1);
        fleet.Wait(40);
        Assert.Equal(withOne, fleet.Serving());
    }

    [Theory]
    [InlineData(TooFewReaction.KeepPrevious, "abcd")]
    [InlineData(TooFewReaction.Panic, "abcd")]
    [InlineData(TooFewReaction.Fail, "")]
    public void Where_none_is_left_and_nobody_can_serve_the_version_before(TooFewReaction reaction, string serving)
    {
        using var fleet = new ConfirmingFleet(version: 7, says: 7, configure: o => o.OnTooFew = reaction);
        foreach (string id in new[] { "a", "b", "c", "d" }) { fleet.Says(id, 3); }
        fleet.Wait(40);
        Assert.Equal(serving, fleet.Serving());
        foreach (string id in new[] { "a", "b", "c", "d" }) { fleet.Says(id, 7); }
        fleet.Wait(40);
        Assert.Equal("abcd", fleet.Serving());
        Assert.All(fleet.Test.Snapshot.Nodes, node => Assert.Equal(EndpointAvailability.Eligible, node.Availability));
    }

    [Fact]
    public void Where_none_is_left_those_of_the_version_before_are_kept()
    {
        using var fleet = new ConfirmingFleet();
        foreach (string id in new[] { "a", "b", "c" }) { fleet.Says(id, 2); }
        fleet.Offer(2, "a", "b", "c", "d");
        Assert.Equal(("2", "abc"), (fleet.Version, fleet.Serving()));
        fleet.Says("a", 1);
        foreach (string id in new[] { "b", "c" }) { fleet.Silent(id); fleet.Says(id, 9); }
        fleet.Wait(40);
        // Nobody says 2: a and d say 1, which was required before; b and c say neither.
        Assert.Equal("ad", fleet.Serving());
        Assert.Contains(fleet.Journal("version.endpoints"), reason => reason.StartsWith("requests of version 2 go to those that serve version 1: 0 of 4", StringComparison.Ordinal));
    }

    [Fact]
    public void The_error_names_the_version_how_many_have_confirmed_it_and_who_has_not()
    {
        using var fleet = new ConfirmingFleet(endpoints: 2, version: 2, says: 2, configure: o => o.OnTooFew = TooFewReaction.Fail);
        fleet.Says("a", 1);
        fleet.Silent("b");
        fleet.Says("b", 3);
        fleet.Wait(40);
        HttpRequestException error = Assert.Throws<HttpRequestException>(() => fleet.Cluster.AcquireAsync(default, TestContext.Current.CancellationToken).AsTask().GetAwaiter().GetResult());
        Assert.Contains("2 unconfirmed", error.Message, StringComparison.Ordinal);
        Assert.Contains("Health:Confirmation: 0 of 2 endpoints have confirmed version 2 of 'orders', wanted 1; not: a (it runs version 1, wanted 2), b (it runs version 3, wanted 2).", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_endpoint_gets_its_first_request_after_it_confirmed()
    {
        using var fleet = new ConfirmingFleet(endpoints: 2, version: 2, says: 2);
        fleet.Says("a", 3);
        fleet.Says("b", 3);
        fleet.Offer(3, "a", "b", "c");
        Assert.Equal(("3", "ab"), (fleet.Version, fleet.Serving()));
        Assert.Equal("it has not said which version it runs", fleet.WhyOut("c"));
        fleet.Says("c", 3);
        fleet.Wait(2);
        Assert.Equal("abc", fleet.Serving());
    }

    [Fact]
    public void What_people_want_goes_first_and_whom_they_took_out_does_not_count()
    {
        using var fleet = new ConfirmingFleet(version: 2, says: 2, configure: o => { o.OnTooFew = TooFewReaction.Panic; o.Quorum = 1; });
        fleet.Says("b", 1);
        fleet.Wait(40);
        Assert.Equal("abcd", fleet.Serving());                   // three of four are fewer than all: confirmations are ignored
        fleet.Cluster.Disable("b", "old");
        fleet.Wait(0);
        Assert.Equal(("acd", EndpointAvailability.Disabled), (fleet.Serving(), fleet["b"]));
        fleet.Cluster.Enable("b");
        fleet.Wait(0);
        Assert.Equal("abcd", fleet.Serving());
    }

    [Fact]
    public void Whoever_is_enabled_and_has_not_confirmed_is_unconfirmed()
    {
        using var fleet = new ConfirmingFleet(version: 2, says: 2);
        fleet.Cluster.Disable("b", "old");
        fleet.Says("b", 1);
        fleet.Wait(100);
        fleet.Cluster.Enable("b");
        fleet.Wait(40);
        Assert.Equal(("acd", EndpointAvailability.Unconfirmed), (fleet.Serving(), fleet["b"]));
        Assert.Equal("it runs version 1, wanted 2", fleet.WhyOut("b"));
        fleet.Says("b", 2);
        fleet.Wait(40);
        Assert.Equal("abcd", fleet.Serving());
        Assert.Single(fleet.Journal("endpoint.confirmed"));
    }

    [Fact]
    public void Whoever_is_back_gets_its_share_little_by_little_and_whoever_is_new_as_joining_says()
    {
        using var fleet = new ConfirmingFleet(version: 2, says: 2);
        LoadBalancing.Client.Configuration.ClusterOptions options = fleet.Options(3, "a", "b", "c", "d", "e");
        options.Picker.Policy = "weighted_random";
        options.Health.SlowStart.Window = TimeSpan.FromSeconds(100);
        foreach (string id in new[] { "a", "b", "c", "d" }) { fleet.Says(id, 3); }
        Assert.Empty(fleet.Cluster.TryUpdate(options));
        fleet.Wait(0);
        Assert.Equal("abcd", fleet.Serving());
        fleet.Test.AcquireAt("b").Complete(OutcomeKind.Success);
        fleet.Says("b", 2);
        fleet.Wait(40);
        fleet.Says("b", 3);
        fleet.Says("e", 3);
        for (int i = 0; i < 40 && fleet["b"] != EndpointAvailability.Eligible; i++) { fleet.Wait(1); }
        Assert.InRange(fleet.Test.Node("b").WeightFactor(fleet.Test.Time.GetTimestamp()), 0.09, 0.11);
        fleet.Wait(40);
        Assert.Equal((EndpointAvailability.Eligible, 1.0), (fleet["e"], fleet.Test.Node("e").WeightFactor(fleet.Test.Time.GetTimestamp())));
        fleet.Wait(100);
        Assert.Equal(1, fleet.Test.Node("b").WeightFactor(fleet.Test.Time.GetTimestamp()));
    }

    [Fact]
    public void The_quorum_s_version_is_the_newest_that_so_many_have()
    {
        using var fleet = new ConfirmingFleet(version: 2, says: 40, configure: o => { o.RequiredVersion = "quorum"; o.Quorum = 0.5; });
        Assert.Equal(("abcd", 40L), (fleet.Serving(), fleet.Cluster.Describe().RequiredVersion));
        fleet.Says("a", 41);
        fleet.Wait(40);
        Assert.Equal("bcd", fleet.Serving());
        fleet.Says("b", 41);
        fleet.Wait(40);
        Assert.Equal(("ab", 41L), (fleet.Serving(), fleet.Cluster.Describe().RequiredVersion));
        Assert.Equal("2", fleet.Version);
    }

    [Fact]
    public void Without_a_majority_the_last_one_stays_required()
    {
        using var fleet = new ConfirmingFleet(version: 2, says: 40, configure: o => { o.RequiredVersion = "quorum"; o.Quorum = 0.75; });
        fleet.Says("a", 41);
        fleet.Says("b", 41);
        fleet.Wait(40);
        Assert.Equal(("cd", 40L), (fleet.Serving(), fleet.Cluster.Describe().RequiredVersion));
    }

    [Fact]
    public void A_version_without_confirmation_takes_all_back()
    {
        using var fleet = new ConfirmingFleet(version: 2, says: 2);
        fleet.Says("b", 1);
        fleet.Wait(40);
        Assert.Equal("acd", fleet.Serving());
        var options = fleet.Options(3, "a", "b", "c", "d");
        options.Health.Confirmation.RequiredVersion = null;
        Assert.Empty(fleet.Cluster.TryUpdate(options));
        Assert.Equal("abcd", fleet.Serving());
        fleet.Wait(0);
        int asked = fleet.Asked.Count;
        fleet.Wait(100);
        Assert.Equal(asked, fleet.Asked.Count);
    }
}
