using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Tests.Health.Confirmations;

/// <summary>Only the number changes here, and with it what the servers do: the client's own content, and so its digest, stays what it was.</summary>
public sealed class HarmfulNumberTests
{
    [Fact]
    public void Harm_that_servers_do_under_a_number_is_found_and_the_next_number_is_welcome()
    {
        using var fleet = new ConfirmingFleet(configure: o => o.Coherent = true, cluster: OnlyTheNumber);
        Assert.True(fleet.Cluster.Accept());
        Serve(fleet, 150, OutcomeKind.Success);
        Offer(fleet, 2, 1);
        Assert.Equal("2", fleet.Version);
        Serve(fleet, 150, OutcomeKind.Failure);
        fleet.Wait(1);
        Assert.Equal("1", fleet.Version);
        // Its source fires again; what mends it has no other content here.
        Assert.Contains("version 2 was active once and was taken back", Assert.Single(fleet.Cluster.TryUpdate(fleet.Options(2, "a", "b", "c", "d"))), StringComparison.Ordinal);
        Offer(fleet, 3, 2, 1);
        Assert.Equal("3", fleet.Version);
        Assert.Equal(["3", "2", "2", "1"], fleet.Cluster.Ledger.Records.Select(record => record.Version));
        Assert.Equal(VersionState.RolledBack, fleet.Cluster.Ledger.Records[2].State);
    }

    [Fact]
    public void A_version_that_no_server_can_serve_any_more_is_not_gone_back_to()
    {
        using var fleet = new ConfirmingFleet(configure: o => o.Coherent = true, cluster: OnlyTheNumber);
        Assert.True(fleet.Cluster.Accept());
        Serve(fleet, 150, OutcomeKind.Success);
        Offer(fleet, 2, 1);
        Says(fleet, 2);                             // they have dropped it, and said so
        fleet.Wait(40);
        Serve(fleet, 150, OutcomeKind.Failure);
        fleet.Wait(1);
        Assert.Equal("2", fleet.Version);
        Assert.Contains("no endpoint can serve version 1", Assert.Single(fleet.Journal("version.stays")), StringComparison.Ordinal);
    }

    private static void OnlyTheNumber(ClusterOptions options)
    {
        options.Bake.Duration = TimeSpan.FromMinutes(10);
        foreach (EndpointOptions endpoint in options.Endpoints.Values) { endpoint.Labels.Clear(); }
    }

    private static void Offer(ConfirmingFleet fleet, long version, params long[] also)
    {
        fleet.Offer(version, "a", "b", "c", "d");
        Says(fleet, version, also);
        fleet.Wait(20);
    }

    private static void Says(ConfirmingFleet fleet, long version, params long[] also)
    {
        foreach (string id in (string[])["a", "b", "c", "d"]) { fleet.Says(id, version, also); }
    }

    private static void Serve(ConfirmingFleet fleet, int requests, OutcomeKind outcome)
    {
        for (int i = 0; i < requests; i++)
        {
            Assert.True(fleet.Cluster.TryAcquire(default, out EndpointLease lease));
            lease.Complete(outcome);
        }
    }
}
