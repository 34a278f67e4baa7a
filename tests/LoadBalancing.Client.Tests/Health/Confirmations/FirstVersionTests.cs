using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Health.Confirmations;

namespace LoadBalancing.Client.Tests.Health.Confirmations;

/// <summary>At the start nobody has confirmed: requests wait for the quorum, or for the deadline and what is configured then.</summary>
public sealed class FirstVersionTests
{
    private static readonly string[] s_served = ["c", "d"];

    [Fact]
    public async Task Requests_wait_until_the_quorum_has_confirmed()
    {
        using var fleet = new ConfirmingFleet(says: null);
        ValueTask<EndpointLease> waits = fleet.Cluster.AcquireAsync(default, TestContext.Current.CancellationToken);
        fleet.Says("c", 1);
        fleet.Wait(2);
        Assert.Null(fleet.Version);
        Assert.False(waits.IsCompleted);
        fleet.Says("d", 1);                                     // two of four
        fleet.Wait(5);
        Assert.Equal(("1", "cd"), (fleet.Version, fleet.Serving()));
        Assert.Contains((await waits).Endpoint.Id, s_served);
        Assert.Empty(fleet.Journal("version.unconfirmed"));
    }

    [Fact]
    public async Task Whoever_stops_waiting_reads_who_is_missing()
    {
        using var fleet = new ConfirmingFleet(endpoints: 2, says: null, configure: o => o.Quorum = 1);
        fleet.Says("b", 1);
        fleet.Wait(3);
        using var stop = new CancellationTokenSource();
        Task wait = fleet.Cluster.WaitUntilReadyAsync(stop.Token);
        await stop.CancelAsync();
        var error = await Assert.ThrowsAsync<TaskCanceledException>(() => wait);
        Assert.Equal("Cluster 'orders' has no endpoints yet: 1 of 2 endpoints have confirmed version 1 of 'orders', wanted 2; not: a (it has not said which version it runs).", error.Message);
    }

    [Theory]
    [InlineData(TooFewReaction.KeepPrevious, "abcd")]
    [InlineData(TooFewReaction.Panic, "abcd")]
    [InlineData(TooFewReaction.Fail, "")]
    public void After_the_deadline_with_nobody(TooFewReaction reaction, string serving)
    {
        using var fleet = new ConfirmingFleet(says: null, configure: o => o.OnTooFew = reaction);
        fleet.Wait(14.9);
        Assert.Null(fleet.Version);
        fleet.Wait(0.2);
        Assert.Equal(("1", serving), (fleet.Version, fleet.Serving()));
        Assert.StartsWith("version 1, ", Assert.Single(fleet.Journal("version.unconfirmed")), StringComparison.Ordinal);
        Assert.Single(fleet.Test.Log.Of(111));
    }

    [Theory]
    [InlineData(TooFewReaction.KeepPrevious, "a")]
    [InlineData(TooFewReaction.Panic, "abcd")]
    [InlineData(TooFewReaction.Fail, "a")]
    public void After_the_deadline_with_too_few(TooFewReaction reaction, string serving)
    {
        using var fleet = new ConfirmingFleet(says: null, configure: o => o.OnTooFew = reaction);
        fleet.Says("a", 1);
        fleet.Wait(15.1);
        Assert.Equal(("1", serving), (fleet.Version, fleet.Serving()));
    }

    [Fact]
    public void Another_version_that_comes_meanwhile_takes_its_place_and_the_deadline_stays()
    {
        using var fleet = new ConfirmingFleet(says: null);
        fleet.Wait(10);
        fleet.Offer(2, "a", "b");
        fleet.Wait(4.9);
        Assert.Null(fleet.Version);
        fleet.Wait(0.2);
        Assert.Equal(("2", "ab"), (fleet.Version, fleet.Serving()));
    }
}
