using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Health.Baking;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Tests.Versioned;

/// <summary>A source goes back to a lower version, and says that it is meant.</summary>
public sealed class SupersedesTests
{
    private static readonly Action<ClusterOptions> Touching = options => options.FollowRedirects = true;

    [Fact]
    public void A_lower_version_that_names_the_one_it_supersedes_takes_its_place_and_is_known_good_at_once()
    {
        using var fleet = new VersionedFleet();
        fleet.Apply(2, Touching);
        Assert.Contains("older", Assert.Single(fleet.Offer(1)), StringComparison.Ordinal);
        fleet.Apply(1, options => options.Supersedes = 2);

        Assert.Equal(("1", VersionState.KnownGood), (fleet.Version, fleet.Cluster.Ledger.Active!.State));
        VersionRecord taken = fleet.Cluster.Ledger.Records.First(record => record.Version == "2");
        Assert.Equal((VersionState.RolledBack, "its source went back to version 1"), (taken.State, taken.Reason));
        Assert.Contains("version.rolled_back", fleet.Kinds);
        Assert.False(fleet.Cluster.RollBack());                     // and certainly not to 2
    }

    [Fact]
    public void It_supersedes_no_version_beyond_the_one_that_it_names()
    {
        using var fleet = new VersionedFleet();
        fleet.Apply(2, Touching);
        fleet.Apply(3, options => options.AllowPlaintext = true);
        Assert.Contains("older", Assert.Single(fleet.Offer(1, options => options.Supersedes = 2)), StringComparison.Ordinal);
        Assert.Equal("3", fleet.Version);
        fleet.Apply(1, options => options.Supersedes = 3);
        Assert.Equal("1", fleet.Version);
    }

    [Fact]
    public void The_number_that_was_superseded_does_not_come_back_and_its_content_may_under_a_higher_one()
    {
        using var fleet = new VersionedFleet();
        fleet.Apply(2, Touching);
        fleet.Apply(1, options => options.Supersedes = 2);
        Assert.Contains("taken back", Assert.Single(fleet.Offer(2, Touching)), StringComparison.Ordinal);
        fleet.Apply(3, Touching);
        Assert.Equal("3", fleet.Version);
    }

    [Fact]
    public void It_waits_for_its_moment_as_any_other_and_the_active_version_shown_again_withdraws_it()
    {
        using var fleet = new VersionedFleet();
        fleet.Apply(2, Touching);
        DateTimeOffset at = fleet.Time.GetUtcNow() + TimeSpan.FromSeconds(10);
        fleet.Apply(1, options => (options.Supersedes, options.ActivateAt) = (2, at));
        Assert.Equal(("2", "1"), (fleet.Version, fleet.Cluster.Ledger.Staged!.Version));
        fleet.Apply(2, Touching);
        Assert.Null(fleet.Cluster.Ledger.Staged);
        fleet.Apply(1, options => (options.Supersedes, options.ActivateAt) = (2, at));
        fleet.Time.Advance(TimeSpan.FromMilliseconds(9_999));
        Assert.Equal("2", fleet.Version);
        fleet.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal("1", fleet.Version);
    }

    [Fact]
    public void Harm_goes_to_whoever_decides_for_a_whole_fleet_instead_and_each_change_of_a_version_is_told()
    {
        using var fleet = new VersionedFleet();
        List<(long, string)> harms = [];
        int changes = 0;
        fleet.Cluster.VersionsChanged += () => changes++;
        fleet.Cluster.HarmReported = (version, harm) => harms.Add((version, harm));
        fleet.FailUnder("2", 0, 1, 2, 3, 4);
        fleet.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(1, changes);                                   // 1 is known good
        fleet.Fleet.Drive(2);
        fleet.Apply(2, Touching);
        Assert.Equal(2, changes);                                   // 2 is active
        fleet.Fleet.Drive(5);
        Assert.Equal("2", fleet.Version);
        Assert.Equal(3, changes);                                   // 2 is harmful
        (long version, string harm) = Assert.Single(harms);
        Assert.Equal(2, version);
        Assert.Contains('%', harm);

        fleet.Apply(1, options => options.Supersedes = 2);
        Assert.Equal("1", fleet.Version);
    }
}
