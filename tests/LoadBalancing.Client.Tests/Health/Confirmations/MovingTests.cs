using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Health.Confirmations;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Snapshots;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Tests.Health.Confirmations;

/// <summary>A version that waits moves in one snapshot when its quorum has confirmed it, and back in the same way.</summary>
public sealed class MovingTests
{
    private static readonly string[] s_served = ["c", "d"];

    [Fact]
    public void Everything_stays_until_the_quorum_has_confirmed_and_then_moves_together()
    {
        using var fleet = new ConfirmingFleet();
        fleet.Offer(2, "a", "b", "c", "d");
        fleet.Says("a", 2);
        fleet.Wait(10);
        Assert.Equal(("1", "bcd"), (fleet.Version, fleet.Serving()));         // a cannot serve version 1 any more
        fleet.Says("b", 2);
        fleet.Wait(20);
        Assert.Equal(("2", "ab"), (fleet.Version, fleet.Serving()));
        Assert.Single(fleet.Journal("version.confirmed"));
        fleet.Says("c", 2);
        fleet.Says("d", 2);
        fleet.Wait(40);
        Assert.Equal("abcd", fleet.Serving());
    }

    [Fact]
    public void Replaced_processes_are_asked_before_their_first_request_and_take_over_at_once()
    {
        using var fleet = new ConfirmingFleet();
        fleet.Offer(2, "e", "f", "g", "h");
        fleet.Says("e", 2);
        fleet.Wait(10);
        Assert.Equal(("1", "abcd"), (fleet.Version, fleet.Serving()));
        fleet.Says("f", 2);
        fleet.Wait(20);
        Assert.Equal(("2", "ef"), (fleet.Version, fleet.Serving()));
    }

    [Fact]
    public void Keep_previous_waits_beyond_the_deadline_says_who_is_missing_and_moves_when_the_quorum_comes()
    {
        using var fleet = new ConfirmingFleet(configure: o => o.Coherent = true);
        fleet.Offer(2, "a", "b", "c", "d");
        fleet.Says("a", 2, 1);
        fleet.Fails("b", 2, serves: 1);
        fleet.Wait(14);
        Assert.Empty(fleet.Test.Log.Of(110));
        fleet.Wait(100);
        Assert.Equal(("1", "abcd"), (fleet.Version, fleet.Serving()));
        string line = Assert.Single(fleet.Test.Log.Of(110));
        Assert.Contains("1 of 4 endpoints have confirmed version 2 of 'orders', wanted 2; not: b (it failed to apply version 2: no such table), c (it runs version 1, wanted 2), d (", line, StringComparison.Ordinal);
        Assert.Single(fleet.Journal("version.waits"));
        fleet.Says("c", 2, 1);
        fleet.Wait(40);
        Assert.Equal(("2", "ac"), (fleet.Version, fleet.Serving()));
    }

    [Theory]
    [InlineData(TooFewReaction.Panic, "abcd")]
    [InlineData(TooFewReaction.Fail, "a")]
    public void Panic_and_fail_move_at_the_deadline(TooFewReaction reaction, string serving)
    {
        using var fleet = new ConfirmingFleet(configure: o => { o.Coherent = true; o.OnTooFew = reaction; });
        fleet.Offer(2, "a", "b", "c", "d");
        fleet.Says("a", 2, 1);
        fleet.Wait(14.9);
        Assert.Equal(("1", "abcd"), (fleet.Version, fleet.Serving()));
        fleet.Wait(0.2);
        Assert.Equal(("2", serving), (fleet.Version, fleet.Serving()));
        Assert.Single(fleet.Test.Log.Of(111));
        foreach (string id in new[] { "b", "c", "d" }) { fleet.Says(id, 2, 1); }
        fleet.Wait(40);
        Assert.Equal("abcd", fleet.Serving());
    }

    [Fact]
    public void A_version_with_a_moment_waits_for_both()
    {
        using var fleet = new ConfirmingFleet(configure: o => o.Coherent = true);
        ClusterOptions options = fleet.Options(2, "a", "b", "c", "d");
        options.ActivateAt = fleet.Test.Time.GetUtcNow().AddSeconds(60);
        Assert.Empty(fleet.Cluster.TryUpdate(options));
        foreach (string id in new[] { "a", "b", "c", "d" }) { fleet.Says(id, 2, 1); }
        fleet.Wait(59);
        Assert.Equal("1", fleet.Version);
        fleet.Wait(1.1);
        Assert.Equal("2", fleet.Version);
        options = fleet.Options(3, "a", "b", "c", "d");
        options.ActivateAt = fleet.Test.Time.GetUtcNow().AddSeconds(10);
        Assert.Empty(fleet.Cluster.TryUpdate(options));
        fleet.Wait(20);
        Assert.Equal("2", fleet.Version);
        Assert.Empty(fleet.Test.Log.Of(110));                                  // 15 s after its moment, not after its arrival
        fleet.Wait(6);
        Assert.Single(fleet.Test.Log.Of(110));
    }

    [Fact]
    public void A_number_that_is_required_already_holds_nothing_back()
    {
        using var fleet = new ConfirmingFleet(says: 7, configure: o => o.RequiredVersion = "7");
        fleet.Says("a", 8);
        fleet.Says("b", 8);
        fleet.Says("c", 8);
        fleet.Wait(40);
        fleet.Offer(2, "a", "d");
        Assert.Equal(("2", "d"), (fleet.Version, fleet.Serving()));
    }

    [Fact]
    public void A_version_that_is_taken_back_moves_requests_to_those_that_serve_the_old_one()
    {
        using var fleet = new ConfirmingFleet();
        fleet.Says("a", 2);
        fleet.Says("b", 2);
        fleet.Offer(2, "a", "b", "c", "d");
        Assert.Equal(("2", "ab"), (fleet.Version, fleet.Serving()));
        Assert.Null(RollBack(fleet, to: 1));
        Assert.Equal(("1", "cd", 1L), (fleet.Version, fleet.Serving(), fleet.Cluster.Describe().RequiredVersion));
    }

    [Fact]
    public void Nothing_is_taken_back_where_nobody_can_serve_the_old_version()
    {
        using var fleet = new ConfirmingFleet();
        foreach (string id in new[] { "a", "b", "c", "d" }) { fleet.Says(id, 2); }
        fleet.Offer(2, "a", "b", "c", "d");
        string? why = RollBack(fleet, to: 1);
        Assert.StartsWith("no endpoint can serve version 1: 0 of 4", why, StringComparison.Ordinal);
        Assert.Equal(("2", "abcd"), (fleet.Version, fleet.Serving()));
    }

    [Fact]
    public void Processes_that_were_replaced_take_over_again_by_what_they_said_last_and_are_asked()
    {
        using var fleet = new ConfirmingFleet();
        foreach (string id in new[] { "e", "f" }) { fleet.Says(id, 2); }
        fleet.Offer(2, "e", "f");
        Assert.Equal("ef", fleet.Serving());
        fleet.Wait(60);
        fleet.Asked.Clear();
        fleet.Says("b", 9);
        Assert.Null(RollBack(fleet, to: 1));
        Assert.Equal(("1", "acd"), (fleet.Version, fleet.Serving()));
        Assert.Equal(4, fleet.Asked.Select(asked => asked.Id).Distinct().Count());
    }

    [Fact]
    public void But_one_that_comes_again_with_a_later_version_is_new()
    {
        using var fleet = new ConfirmingFleet(configure: o => o.RequiredVersion = "1");
        fleet.Offer(2, "a", "b", "c");
        fleet.Silent("d");
        fleet.Offer(3, "a", "b", "c", "d");
        Assert.Equal(("3", "abc"), (fleet.Version, fleet.Serving()));
    }

    [Fact]
    public void A_request_that_began_on_the_old_version_ends_on_endpoints_that_serve_it()
    {
        using var fleet = new ConfirmingFleet();
        ClusterSnapshot old = fleet.Test.Snapshot;
        fleet.Says("a", 2);
        fleet.Says("b", 2);
        fleet.Offer(2, "a", "b", "c", "d");
        Assert.Equal("2", fleet.Version);
        Assert.Equal(EndpointAvailability.Unconfirmed, fleet["c"]);
        for (int i = 0; i < 100; i++)
        {
            Assert.True(fleet.Cluster.TryAcquire(old, default, out EndpointLease first));
            Assert.Contains(first.Endpoint.Id, s_served);
            var tried = new TriedEndpoints();
            tried.Add(first.Endpoint);
            Assert.True(fleet.Cluster.TryAcquire(old, new PickContext { Tried = tried }, out EndpointLease second));
            Assert.Contains(second.Endpoint.Id, s_served);
            tried.Add(second.Endpoint);
            Assert.False(fleet.Cluster.TryAcquire(old, new PickContext { Tried = tried }, out _));
            first.Dispose();
            second.Dispose();
        }
    }

    private static string? RollBack(ConfirmingFleet fleet, long to)
    {
        VersionEntry<ClusterConfig> entry = fleet.Cluster.Updates.Ledger.Find(to)!;
        string? why = fleet.Cluster.Updates.RollBack(fleet.Cluster.Updates.Ledger.Active!, entry, "it harms");
        fleet.Wait(0);
        return why;
    }
}
