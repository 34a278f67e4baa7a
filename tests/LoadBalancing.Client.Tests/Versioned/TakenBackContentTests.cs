using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Tests.Versioned;

/// <summary>A content that was taken back never runs again, whatever number it comes with; and what runs is never refused.</summary>
public sealed class TakenBackContentTests
{
    private static Action<ClusterOptions> Bad(DateTimeOffset? at = null) => options => (options.FollowRedirects, options.ActivateAt) = (true, at);

    [Fact]
    public void A_content_that_waits_under_another_number_while_it_is_taken_back_does_not_become_active()
    {
        using var fleet = new VersionedFleet();
        fleet.Time.Advance(TimeSpan.FromMinutes(11));                                   // 1 is known good
        fleet.Apply(2, Bad());
        fleet.Apply(3, Bad(fleet.Time.GetUtcNow().AddSeconds(30)));                     // the same content, later
        Assert.True(fleet.Cluster.RollBack());
        Assert.Null(fleet.Cluster.Ledger.Staged);
        fleet.Time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal("1", fleet.Version);
        Assert.Equal(VersionState.Withdrawn, fleet.Cluster.Ledger.Records.Single(record => record.Version == "3" && record.Refusal is null).State);
        Assert.Equal(RefusalCode.RolledBack, fleet.Cluster.Ledger.Records[0].Refusal);
        fleet.Apply(4, options => options.AllowPlaintext = true);                       // the next good one
        Assert.Equal("4", fleet.Version);
    }

    [Fact]
    public void Another_content_that_waits_while_a_version_is_taken_back_becomes_active_at_its_moment()
    {
        using var fleet = new VersionedFleet();
        fleet.Time.Advance(TimeSpan.FromMinutes(11));
        fleet.Apply(2, Bad());
        fleet.Apply(3, options => (options.AllowPlaintext, options.ActivateAt) = (true, fleet.Time.GetUtcNow().AddSeconds(30)));
        Assert.True(fleet.Cluster.RollBack());
        Assert.Equal(("1", "3"), (fleet.Version, fleet.Cluster.Ledger.Staged!.Version));
        fleet.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("3", fleet.Version);
    }

    [Fact]
    public void An_endpoint_that_left_with_a_version_that_was_taken_back_serves_again_in_the_one_that_waited()
    {
        using var fleet = new VersionedFleet(endpoints: 2);
        fleet.Time.Advance(TimeSpan.FromMinutes(11));
        static void Adding(ClusterOptions options) => options.Endpoints["new"] = new("http://new");
        fleet.Apply(2, Adding);
        fleet.Apply(3, options => { Adding(options); (options.AllowPlaintext, options.ActivateAt) = (true, fleet.Time.GetUtcNow().AddSeconds(30)); });
        var left = fleet.Cluster.Snapshot!.Nodes.Single(node => node.Id == "new");
        Assert.True(fleet.Cluster.RollBack());
        Assert.Equal(EndpointAvailability.Removed, left.Availability);
        fleet.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(EndpointAvailability.Eligible, fleet.Cluster.Snapshot!.Nodes.Single(node => node.Id == "new").Availability);
    }

    [Fact]
    public void A_number_that_is_taken_back_to_one_of_the_same_content_does_not_refuse_what_runs()
    {
        using var fleet = new VersionedFleet();
        fleet.Time.Advance(TimeSpan.FromMinutes(11));
        fleet.Apply(2);                                                                 // another number, nothing else
        Assert.True(fleet.Cluster.RollBack());
        Assert.Equal("1", fleet.Version);
        Assert.Empty(fleet.Cluster.Ledger.RefusedDigests);
        fleet.Apply(3);
        Assert.Equal("3", fleet.Version);
    }

    [Fact]
    public void A_number_keeps_its_content_however_many_refusals_came_since()
    {
        using var fleet = new VersionedFleet();
        fleet.Time.Advance(TimeSpan.FromMinutes(11));
        fleet.Apply(2, Bad());
        Assert.True(fleet.Cluster.RollBack());
        for (int i = 0; i < 100; i++) { Assert.NotEmpty(fleet.Offer(3, options => options.Picker.Policy = $"none-{i}")); }
        Assert.NotEmpty(fleet.Offer(2, options => options.AllowPlaintext = true));
        Assert.Equal((RefusalCode.SameVersion, "1"), (fleet.Cluster.Ledger.Records[0].Refusal, fleet.Version));
    }

    [Fact]
    public void The_same_mistake_in_another_version_is_told_of_again()
    {
        using var fleet = new VersionedFleet();
        Assert.NotEmpty(fleet.Offer(2, options => options.Picker.Policy = "nonsense"));
        Assert.NotEmpty(fleet.Offer(2, options => options.Picker.Policy = "nonsense"));
        Assert.NotEmpty(fleet.Offer(3, options => options.Picker.Policy = "nonsense"));
        Assert.Equal(["3", "2", "1"], fleet.Cluster.Ledger.Records.Select(record => record.Version));
        Assert.Equal(2, fleet.Kinds.Count(kind => kind == "version.refused"));
    }
}
