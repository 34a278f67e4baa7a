using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Health.Baking;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Transport;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Tests.Versioned;

/// <summary>A version proves itself, or is taken back by itself.</summary>
public sealed class BakeTests
{
    /// <summary>A setting of no consequence that touches every endpoint.</summary>
    private static readonly Action<ClusterOptions> Touching = options => options.FollowRedirects = true;

    [Fact]
    public void A_version_is_known_good_after_ten_minutes_and_not_a_moment_before()
    {
        using var fleet = new VersionedFleet();
        fleet.Apply(2, Touching);
        fleet.Time.Advance(TimeSpan.FromSeconds(599));
        Assert.Equal(VersionState.Baking, fleet.Cluster.Ledger.Active!.State);
        Assert.Null(fleet.Cluster.Ledger.KnownGood);                // version 1 was replaced before it had proved itself
        fleet.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(("2", VersionState.KnownGood), (fleet.Cluster.Ledger.KnownGood!.Version, fleet.Cluster.Ledger.Active.State));
        Assert.Contains("version.known_good", fleet.Kinds);
    }

    [Fact]
    public void The_end_of_a_bake_between_two_looks_is_not_overslept()
    {
        using var fleet = new VersionedFleet(common: options => options.Bake.Duration = TimeSpan.FromMilliseconds(250));       // looked at each 100 ms
        fleet.Time.Advance(TimeSpan.FromMilliseconds(249));
        Assert.Null(fleet.Cluster.Ledger.KnownGood);
        fleet.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal("1", fleet.Cluster.Ledger.KnownGood!.Version);
    }

    [Fact]
    public void Half_of_the_endpoints_failing_takes_a_version_back_within_a_second_and_its_content_never_comes_again()
    {
        using var fleet = new VersionedFleet();
        fleet.FailUnder("2", 0, 1, 2, 3, 4);
        fleet.Time.Advance(TimeSpan.FromMinutes(10));               // 1 is known good
        fleet.Fleet.Drive(2);                                       // 400 requests, no failure
        fleet.Apply(2, Touching);
        // 100 requests are 0.5 s; five endpoints whose own share of failures is 1: (5 - the worst) / 9 = 44 % would fail without health, although only 10 of 100 do.
        fleet.Fleet.Drive(1);
        Assert.Equal("1", fleet.Version);
        Assert.InRange(fleet.Fleet.Failed, 5, 30);
        Assert.Contains("false", fleet.Cluster.Describe().Settings.Single(setting => setting.Path == "FollowRedirects").Value, StringComparison.Ordinal);
        VersionRecord taken = fleet.Cluster.Ledger.Records.First(record => record.Version == "2");
        Assert.Equal(VersionState.RolledBack, taken.State);
        Assert.Contains("44.4 % would have", taken.Reason!.Replace("44.4%", "44.4 %", StringComparison.Ordinal), StringComparison.Ordinal);
        // The source shows it again and again; and under another number.
        for (int i = 0; i < 3; i++) { Assert.Contains("taken back", Assert.Single(fleet.Offer(2, Touching)), StringComparison.Ordinal); }
        Assert.Equal(["version.active", "version.known_good", "version.active", "version.harmful", "version.rolled_back", "version.active", "version.refused"], fleet.Kinds);
        fleet.Apply(3, options => options.AllowPlaintext = true);
        Assert.Equal("3", fleet.Version);
    }

    [Fact]
    public void Where_nothing_is_known_to_be_good_a_harmful_version_stays_and_the_journal_says_so()
    {
        using var fleet = new VersionedFleet();
        fleet.FailUnder("2", [.. Enumerable.Range(0, 10)]);
        fleet.Fleet.Drive(2);
        fleet.Apply(2, Touching);
        fleet.Fleet.Drive(3);
        Assert.Equal("2", fleet.Version);
        Assert.Contains("no version is known to be good", fleet.Cluster.Journal.Single(entry => entry.Kind == "version.stays").Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Harm_is_only_reported_where_somebody_else_decides_and_once()
    {
        using var fleet = new VersionedFleet(common: options => options.Bake.OnHarm = HarmReaction.Report);
        fleet.FailUnder("2", 0, 1, 2, 3, 4);
        fleet.Time.Advance(TimeSpan.FromMinutes(10));
        fleet.Fleet.Drive(2);
        fleet.Apply(2, Touching);
        fleet.Fleet.Drive(5);
        Assert.Equal("2", fleet.Version);
        Assert.Single(fleet.Kinds, kind => kind == "version.harmful");
        Assert.Equal(VersionState.Baking, fleet.Cluster.Ledger.Active!.State);
        fleet.Time.Advance(TimeSpan.FromMinutes(11));               // its time is over, and it has proved nothing
        Assert.Equal((VersionState.Baking, "1"), (fleet.Cluster.Ledger.Active.State, fleet.Cluster.Ledger.KnownGood!.Version));
    }

    [Fact]
    public void Who_accepted_a_version_decides_himself_what_becomes_of_it()
    {
        using var fleet = new VersionedFleet();
        fleet.FailUnder("2", 0, 1, 2, 3, 4);
        fleet.Time.Advance(TimeSpan.FromMinutes(10));
        fleet.Fleet.Drive(2);
        fleet.Apply(2, Touching);
        Assert.True(fleet.Cluster.Accept());
        fleet.Fleet.Drive(3);
        Assert.Equal("2", fleet.Version);
        Assert.DoesNotContain("version.harmful", fleet.Kinds);
    }

    [Fact]
    public void A_version_has_touched_no_discovered_endpoint_unless_it_changed_a_setting()
    {
        using var test = new Balancing.TestCluster(new ClusterOptions { Endpoints = { ["a"] = new("http://a") } });
        ClusterConfig discovering = test.Snapshot.Config with { Endpoints = [] };
        Assert.False(IsTouched(discovering));
        Assert.True(IsTouched(discovering with { FollowRedirects = true }));

        bool IsTouched(ClusterConfig config) => new BakedVersion(test.Cluster.Updates.Ledger.Active!, config, discovering, test.Snapshot.Nodes) { StartedAt = 0, Before = default }.EvidenceFrom(test.Snapshot.Nodes).Since.Single().IsTouched;
    }

    [Fact]
    public void What_fails_before_and_after_alike_is_not_the_versions_doing()
    {
        using var fleet = new VersionedFleet(common: options => options.Health.Outliers.Enabled = false);
        fleet.Fleet.FailingEachFourth([.. Enumerable.Range(0, 10)]);
        fleet.Time.Advance(TimeSpan.FromMinutes(10));
        fleet.Fleet.Drive(2);
        fleet.Apply(2, Touching);
        fleet.Fleet.Drive(10);
        Assert.Equal("2", fleet.Version);
        Assert.DoesNotContain("version.harmful", fleet.Kinds);
    }

    [Fact]
    public void A_version_is_not_blamed_for_endpoints_that_it_did_not_touch()
    {
        using var fleet = new VersionedFleet();
        fleet.FailUnder("2", 0, 1, 2, 3, 4, 5, 6, 7, 8, 9);        // something else broke at that moment: all fail, and the version only changed e9's weight
        fleet.Time.Advance(TimeSpan.FromMinutes(10));
        fleet.Fleet.Drive(2);
        fleet.Apply(2, options => options.Endpoints["e9"].Weight = 2);
        fleet.Fleet.Drive(3);
        Assert.Equal("2", fleet.Version);
    }

    [Fact]
    public void A_version_that_adds_one_bad_endpoint_is_taken_back_for_it()
    {
        using var fleet = new VersionedFleet(endpoints: 4);
        fleet.Time.Advance(TimeSpan.FromMinutes(10));
        fleet.Fleet.Drive(2);
        fleet.Fleet.Answering(OutcomeKind.Failure, 4);
        fleet.Apply(2, options => options.Endpoints["e4"] = new EndpointOptions("http://10.0.0.5"));
        fleet.Fleet.Drive(2);
        Assert.Equal("1", fleet.Version);                           // 1 of 5: 20 %, and untouched ones do not fail
        Assert.Equal(EndpointAvailability.Eligible, fleet.Fleet[0].Availability);
        Assert.Equal(4, fleet.Fleet.Test.Snapshot.Nodes.Length);
    }

    [Fact]
    public void One_server_that_breaks_by_chance_under_a_version_that_touches_all_is_left_to_health()
    {
        using var fleet = new VersionedFleet();
        fleet.FailUnder("2", 3);
        fleet.Time.Advance(TimeSpan.FromMinutes(10));
        fleet.Fleet.Drive(2);
        fleet.Apply(2, Touching);
        fleet.Fleet.Drive(20);
        Assert.Equal("2", fleet.Version);
    }

    [Fact]
    public void Content_without_a_version_is_good_at_once()
    {
        using var fleet = new VersionedFleet(first: options => options.Version = null);
        Assert.Equal(VersionState.KnownGood, fleet.Cluster.Ledger.Active!.State);
        fleet.FailUnder("local-2", 0, 1, 2, 3, 4);
        fleet.Fleet.Drive(2);
        fleet.Apply(null, Touching);
        fleet.Fleet.Drive(3);
        Assert.Equal("local-2", fleet.Version);
        Assert.True(fleet.Cluster.RollBack());                      // by hand it goes back all the same
        Assert.Equal("local-1", fleet.Version);
    }

    [Fact]
    public void Latency_is_harm_only_by_option()
    {
        foreach (double? rise in (double?[])[null, 2])
        {
            using var fleet = new VersionedFleet(common: options => options.Bake.MaximumLatencyRise = rise);
            fleet.Time.Advance(TimeSpan.FromMinutes(10));
            Ask(fleet, TimeSpan.FromMilliseconds(5));
            fleet.Apply(2, Touching);
            Ask(fleet, TimeSpan.FromMilliseconds(12));
            fleet.Time.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(rise is null ? "2" : "1", fleet.Version);
        }

        static void Ask(VersionedFleet fleet, TimeSpan latency)
        {
            for (int i = 0; i < 150; i++)
            {
                var lease = fleet.Fleet.Test.Acquire();
                fleet.Time.Advance(latency);
                lease.Complete(OutcomeKind.Success);
            }
        }
    }

    [Fact]
    public void Nobody_goes_back_to_endpoints_that_are_gone()
    {
        bool accepts = false;
        var setup = new LoadBalancing.Client.Balancing.ClusterSetup { SendCheck = (_, _) => Task.FromResult(accepts ? CheckResult.Passed("") : CheckResult.Refused("gone")) };
        using var test = new Balancing.TestCluster(Moved(1, "http://10.0.0.1"), setup);
        test.Time.Advance(TimeSpan.FromMinutes(10));
        Call(test, OutcomeKind.Success);
        Assert.Empty(test.Cluster.TryUpdate(Moved(2, "http://10.0.0.2")));
        Call(test, OutcomeKind.Failure);
        test.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("2", test.Cluster.Version.ToString());
        Assert.Contains("no endpoint accepts connections", test.Cluster.Journal.Single(entry => entry.Kind == "version.stays").Reason, StringComparison.Ordinal);

        accepts = true;                                             // the next time they are there
        Assert.True(test.Cluster.Accept());
        Call(test, OutcomeKind.Success);
        test.Time.Advance(TimeSpan.FromMinutes(10));
        Call(test, OutcomeKind.Success);
        Assert.Empty(test.Cluster.TryUpdate(Moved(3, "http://10.0.0.3")));
        Call(test, OutcomeKind.Failure);
        test.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("2", test.Cluster.Version.ToString());

        static ClusterOptions Moved(long version, string address) => new() { Version = version, Endpoints = { ["a"] = new(address), ["b"] = new(address + ":81") } };

        static void Call(Balancing.TestCluster test, OutcomeKind kind)
        {
            for (int i = 0; i < 150; i++) { test.Acquire().Complete(kind); }
        }
    }

    [Fact]
    public void Endpoints_that_refuse_connections_or_get_no_requests_are_nobody_to_go_back_to()
    {
        var setup = new LoadBalancing.Client.Balancing.ClusterSetup { SendCheck = (request, _) => Task.FromResult(request.EndpointId is "idle" or "leaving" ? CheckResult.Passed("") : CheckResult.Refused("gone")) };
        using var test = new Balancing.TestCluster(new ClusterOptions
        {
            Version = 1,
            Endpoints = { ["stays"] = new("http://10.0.0.1"), ["gone"] = new("http://10.0.0.2"), ["idle"] = new("http://10.0.0.3", weight: 0), ["leaving"] = new("http://10.0.0.4") { Draining = true } },
        }, setup);
        test.Time.Advance(TimeSpan.FromMinutes(10));
        Call(OutcomeKind.Success, OutcomeKind.Success);
        Assert.Empty(test.Cluster.TryUpdate(new ClusterOptions { Version = 2, FollowRedirects = true, Endpoints = { ["stays"] = new("http://10.0.0.1"), ["new"] = new("http://10.0.0.5") } }));
        Call(OutcomeKind.Unreachable, OutcomeKind.Failure);
        test.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("2", test.Cluster.Version.ToString());
        Assert.Contains("no endpoint accepts connections", test.Cluster.Journal.Single(entry => entry.Kind == "version.stays").Reason, StringComparison.Ordinal);

        void Call(OutcomeKind stays, OutcomeKind others)
        {
            for (int i = 0; i < 300; i++)
            {
                var lease = test.Acquire();
                lease.Complete(lease.Endpoint.Id == "stays" ? stays : others);
            }
        }
    }

    [Fact]
    public void All_old_endpoints_are_asked_before_a_version_is_given_up()
    {
        // 40 of them, of which the last alone is still there: more than are asked at a time.
        var setup = new LoadBalancing.Client.Balancing.ClusterSetup { SendCheck = (request, _) => Task.FromResult(request.EndpointId == "e39" ? CheckResult.Passed("") : CheckResult.Refused("gone")) };
        using var test = new Balancing.TestCluster(Of(1, "10.0.0"), setup);
        test.Time.Advance(TimeSpan.FromMinutes(10));
        Call(OutcomeKind.Success);
        Assert.Empty(test.Cluster.TryUpdate(Of(2, "10.0.1")));
        Call(OutcomeKind.Failure);
        test.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("1", test.Cluster.Version.ToString());

        static ClusterOptions Of(long version, string network)
        {
            var options = new ClusterOptions { Version = version };
            for (int i = 0; i < 40; i++) { options.Endpoints[$"e{i:00}"] = new($"http://{network}.{i + 1}"); }
            return options;
        }

        void Call(OutcomeKind kind)
        {
            for (int i = 0; i < 150; i++) { test.Acquire().Complete(kind); }
        }
    }

    [Fact]
    public void People_go_back_and_forth_and_accept()
    {
        using var fleet = new VersionedFleet();
        Assert.False(fleet.Cluster.RollBack());                     // there is nothing to go back to
        Assert.True(fleet.Cluster.Accept());
        Assert.False(fleet.Cluster.Accept());                       // it has nothing to prove any more
        fleet.Apply(2, Touching);
        Assert.True(fleet.Cluster.Accept());
        Assert.True(fleet.Cluster.RollBack());                      // though it was accepted
        Assert.Equal("1", fleet.Version);
        Assert.False(fleet.Cluster.RollBack());
        Assert.Single(fleet.Cluster.Ledger.RefusedDigests);
        Assert.Equal("2", fleet.Cluster.Ledger.Records[0].Version);
        fleet.Time.Advance(TimeSpan.FromMinutes(20));
        Assert.Equal(("1", VersionState.KnownGood), (fleet.Version, fleet.Cluster.Ledger.Active!.State));
    }
}
