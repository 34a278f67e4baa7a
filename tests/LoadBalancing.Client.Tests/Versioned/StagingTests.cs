using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Tests.Versioned;

/// <summary>A version waits for its moment, and is active then.</summary>
public sealed class StagingTests
{
    private static Action<ClusterOptions> At(DateTimeOffset moment) => options => (options.ActivateAt, options.FollowRedirects) = (moment, true);

    [Fact]
    public void It_is_active_at_its_moment_and_never_before()
    {
        using var fleet = new VersionedFleet();
        DateTimeOffset moment = fleet.Time.GetUtcNow().AddSeconds(30);
        fleet.Apply(2, At(moment));
        Assert.Equal(("1", "2"), (fleet.Version, fleet.Cluster.Ledger.Staged!.Version));
        fleet.Time.Advance(TimeSpan.FromTicks(TimeSpan.FromSeconds(30).Ticks - 1));
        Assert.Equal("1", fleet.Version);
        fleet.Time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal("2", fleet.Version);
        Assert.Equal(moment, fleet.Cluster.Ledger.Active!.ActivatedAt);
        Assert.Null(fleet.Cluster.Ledger.Staged);
        Assert.Contains("0 ms after its moment", fleet.Cluster.Journal.Single(entry => entry.Kind == "version.activated").Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_arrives_late_is_active_at_once_and_says_how_late()
    {
        using var fleet = new VersionedFleet();
        fleet.Apply(2, At(fleet.Time.GetUtcNow().AddSeconds(-3)));
        Assert.Equal("2", fleet.Version);
        Assert.Contains("3000 ms after its moment", fleet.Cluster.Journal.Single(entry => entry.Kind == "version.activated").Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_later_version_takes_the_place_of_one_that_waits()
    {
        using var fleet = new VersionedFleet();
        fleet.Apply(2, At(fleet.Time.GetUtcNow().AddSeconds(30)));
        fleet.Apply(3, At(fleet.Time.GetUtcNow().AddSeconds(60)) + (options => options.AllowPlaintext = true));
        fleet.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("1", fleet.Version);
        fleet.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("3", fleet.Version);
        Assert.Equal(VersionState.Replaced, fleet.Cluster.Ledger.Records.Single(record => record.Version == "2").State);
    }

    [Fact]
    public void The_same_again_is_silence_another_moment_moves_it_and_none_means_now()
    {
        using var fleet = new VersionedFleet();
        DateTimeOffset start = fleet.Time.GetUtcNow();
        fleet.Apply(2, At(start.AddSeconds(30)));
        fleet.Apply(2, At(start.AddSeconds(30)));
        Assert.Equal(2, fleet.Cluster.Ledger.Records.Count);
        fleet.Apply(2, At(start.AddSeconds(90)));
        fleet.Time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal("1", fleet.Version);
        fleet.Apply(2, options => options.FollowRedirects = true);
        Assert.Equal("2", fleet.Version);
        fleet.Time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(2, fleet.Cluster.Ledger.Records.Count);
        Assert.Equal(2, fleet.Kinds.Count(kind => kind == "version.active"));
    }

    [Fact]
    public void A_source_that_shows_the_active_version_again_has_taken_back_what_waits_and_may_offer_it_again()
    {
        using var fleet = new VersionedFleet();
        fleet.Apply(2, At(fleet.Time.GetUtcNow().AddSeconds(30)));
        fleet.Apply(1);
        Assert.Null(fleet.Cluster.Ledger.Staged);
        fleet.Time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal("1", fleet.Version);
        Assert.Equal(VersionState.Withdrawn, fleet.Cluster.Ledger.Records[0].State);
        fleet.Apply(2, options => options.FollowRedirects = true);
        Assert.Equal("2", fleet.Version);
    }

    [Fact]
    public void What_would_be_refused_is_refused_when_it_arrives()
    {
        using var fleet = new VersionedFleet();
        DateTimeOffset moment = fleet.Time.GetUtcNow().AddSeconds(30);
        fleet.Apply(2, At(moment));
        Assert.Contains("wanted", Assert.Single(fleet.Offer(3, At(moment) + (options => options.Picker.Policy = "none"))), StringComparison.Ordinal);
        Assert.Contains("other content", Assert.Single(fleet.Offer(2, At(moment) + (options => options.AllowPlaintext = true))), StringComparison.Ordinal);
        Assert.Contains("older", Assert.Single(fleet.Offer(1, options => options.AllowPlaintext = true).Select(error => error.Replace("other content", "older", StringComparison.Ordinal))), StringComparison.Ordinal);
        fleet.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("2", fleet.Version);                           // what was refused meanwhile did not keep it
    }

    [Fact]
    public void Statistics_gathered_while_it_waits_stay_and_requests_under_way_end_where_they_began()
    {
        using var fleet = new VersionedFleet(endpoints: 2);
        fleet.Apply(2, At(fleet.Time.GetUtcNow().AddSeconds(10)));
        fleet.Fleet.Drive(5);
        long before = fleet.Fleet[0].Succeeded;
        var lease = fleet.Fleet.Test.Acquire();
        fleet.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("2", fleet.Version);
        Assert.Equal(before, fleet.Fleet[0].Succeeded);
        lease.Complete(LoadBalancing.Client.Outcomes.OutcomeKind.Success);
        Assert.Equal(0, fleet.Fleet[0].Outstanding + fleet.Fleet[1].Outstanding);
    }

    [Fact]
    public void Health_that_changed_while_it_waited_holds_in_the_new_version()
    {
        using var fleet = new VersionedFleet(endpoints: 3);
        fleet.Apply(2, At(fleet.Time.GetUtcNow().AddSeconds(10)));
        fleet.Cluster.Disable("e1", "test");
        fleet.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(["e0", "e2"], fleet.Fleet.Test.Pool);
        Assert.Equal(EndpointAvailability.Disabled, fleet.Fleet[1].Availability);
    }

    [Fact]
    public void A_picker_that_cannot_be_built_any_more_at_its_moment_keeps_the_version_before()
    {
        bool fails = false;
        var setup = new LoadBalancing.Client.Balancing.ClusterSetup { Pickers = { ["mine"] = inputs => fails ? throw new InvalidOperationException("no more") : PickerCatalog.BuiltIn["random"].Create(inputs) } };
        using var test = new Balancing.TestCluster(new ClusterOptions { Version = 1, Endpoints = { ["a"] = new("http://a") } }, setup);
        DateTimeOffset moment = test.Time.GetUtcNow().AddSeconds(10);
        var next = new ClusterOptions { Version = 2, ActivateAt = moment, Endpoints = { ["b"] = new("http://b") }, Picker = { Policy = "mine" } };
        Assert.Empty(test.Cluster.TryUpdate(next));
        fails = true;
        test.Cluster.Disable("a", "so that the snapshot is another");
        test.Cluster.Enable("a");
        test.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("1", test.Cluster.Version.ToString());
        Assert.Contains("build_failed", test.Cluster.Journal.First(entry => entry.Kind == "version.refused").Reason, StringComparison.Ordinal);
        fails = false;
        next.Version = 3;
        Assert.Empty(test.Cluster.TryUpdate(next));
        Assert.Equal("3", test.Cluster.Version.ToString());
    }

    [Fact]
    public void Where_nothing_else_can_run_it_does_not_wait()
    {
        using var fleet = new VersionedFleet(first: options => options.ActivateAt = new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero));
        Assert.Equal("1", fleet.Version);
        Assert.Contains("nothing else to run", fleet.Cluster.Journal.Single(entry => entry.Kind == "version.activated").Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void An_endpoint_that_it_adds_begins_slowly_at_its_moment_and_not_when_it_arrived()
    {
        using var fleet = new VersionedFleet(common: options => options.Health.SlowStart.JoinWindow = TimeSpan.FromSeconds(10));
        fleet.Apply(2, options => { options.Endpoints["new"] = new("http://new"); options.ActivateAt = fleet.Time.GetUtcNow().AddSeconds(30); });
        fleet.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("2", fleet.Version);
        Assert.Equal(0.1, fleet.Cluster.Describe().Endpoints.Single(endpoint => endpoint.Id == "new").WeightFactor, 3);
    }

    [Fact]
    public void A_disposed_cluster_waits_for_nothing()
    {
        var fleet = new VersionedFleet();
        fleet.Apply(2, At(fleet.Time.GetUtcNow().AddSeconds(10)));
        fleet.Dispose();
        fleet.Time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(0, fleet.Time.ArmedTimers);
        Assert.Equal("1", fleet.Version);
    }

    [Fact]
    public void Many_that_share_a_moment_are_all_switched_before_the_first_tells_of_it_and_nothing_of_the_rest_is_forgotten()
    {
        var time = new ManualTime();
        var told = new List<string>();
        string Running(IEnumerable<LoadBalancing.Client.Balancing.Cluster> clusters) => string.Join(" ", clusters.Select(cluster => cluster.Version.ToString()));
        var all = new List<LoadBalancing.Client.Balancing.Cluster>();
        for (int i = 0; i < 3; i++)
        {
            var setup = new LoadBalancing.Client.Balancing.ClusterSetup { TimeProvider = time, LoggerFactory = new TellingLog(id => { if (id == 106) { told.Add(Running(all)); } }) };
            all.Add(LoadBalancing.Client.Balancing.Cluster.Create($"c{i}", new ClusterOptions { Version = 1, Endpoints = { ["a"] = new("http://a"), ["b"] = new("http://b") } }, setup));
        }
        var leaving = all[1].Snapshot!.Nodes.Single(node => node.Id == "a");
        foreach (var cluster in all) { Assert.Empty(cluster.TryUpdate(new ClusterOptions { Version = 2, ActivateAt = time.GetUtcNow().AddSeconds(5), Endpoints = { ["b"] = new("http://b"), ["c"] = new("http://c") { Draining = true }, ["d"] = new("http://d") } })); }
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("2 2 2", Running(all));
        foreach (var cluster in all)
        {
            Assert.Equal(("2", VersionState.Baking), (cluster.Ledger.Active!.Version, cluster.Ledger.Active.State));
            Assert.Equal(EndpointAvailability.Draining, cluster.Snapshot!.Nodes.Single(node => node.Id == "c").Availability);
            Assert.Equal(["b", "d"], cluster.Snapshot.Pool.Nodes.Select(node => node.Id));
            cluster.Dispose();
        }
        Assert.Equal(EndpointAvailability.Removed, leaving.Availability);
        Assert.Equal(["2 2 2", "2 2 2", "2 2 2"], told);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_version_that_was_switched_to_and_is_not_told_of_yet_can_be_accepted_and_taken_back(bool accepts)
    {
        (string?, bool, bool, string?) seen = default;
        WhileSecondIsSwitched(second => seen = (second.Version.ToString(), !accepts || second.Accept(), second.RollBack(), second.Version.ToString()));
        Assert.Equal(("2", true, true, "1"), seen);
    }

    [Fact]
    public void One_that_comes_before_the_version_that_was_switched_to_is_told_of_takes_its_place_for_good()
    {
        string? after = null;
        IReadOnlyList<VersionRecord> records = WhileSecondIsSwitched(second => { Assert.Empty(second.TryUpdate(Small(3, at: null))); after = second.Version.ToString(); });
        Assert.Equal("3", after);
        Assert.Equal([("3", true), ("2", false), ("1", false)], records.Select(record => (record.Version!, record.IsActive)));
        Assert.NotNull(records[1].ActivatedAt);
    }

    /// <summary>Of two clusters that share a moment the first tells of it, while the second was switched to version 2 and has not told yet.</summary>
    /// <returns>What the second knows at the end.</returns>
    private static IReadOnlyList<VersionRecord> WhileSecondIsSwitched(Action<LoadBalancing.Client.Balancing.Cluster> meanwhile)
    {
        var time = new ManualTime();
        var all = new List<LoadBalancing.Client.Balancing.Cluster>();
        bool isFirst = true;
        var setup = new LoadBalancing.Client.Balancing.ClusterSetup { TimeProvider = time };
        setup.LoggerFactory = new TellingLog(id =>
        {
            if (id != 106 || !isFirst) { return; }
            isFirst = false;
            meanwhile(all[1]);
        });
        for (int i = 0; i < 2; i++) { all.Add(LoadBalancing.Client.Balancing.Cluster.Create($"c{i}", Small(1, at: null), setup)); }
        foreach (var cluster in all)
        {
            Assert.True(cluster.Accept());
            Assert.Empty(cluster.TryUpdate(Small(2, time.GetUtcNow().AddSeconds(5))));
        }
        time.Advance(TimeSpan.FromSeconds(5));
        IReadOnlyList<VersionRecord> records = all[1].Ledger.Records;
        Assert.Equal(records.Single(record => record.IsActive).Version, all[1].Version.ToString());
        all.ForEach(cluster => cluster.Dispose());
        return records;
    }

    private static ClusterOptions Small(long version, DateTimeOffset? at) => new() { Version = version, ActivateAt = at, FollowRedirects = version == 2, Endpoints = { ["a"] = new("http://a") } };

    private sealed class TellingLog(Action<int> tell) : Microsoft.Extensions.Logging.ILoggerFactory, Microsoft.Extensions.Logging.ILogger
    {
        public Microsoft.Extensions.Logging.ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(Microsoft.Extensions.Logging.ILoggerProvider provider) => throw new NotSupportedException();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(Microsoft.Extensions.Logging.LogLevel logLevel) => true;

        public void Log<TState>(Microsoft.Extensions.Logging.LogLevel logLevel, Microsoft.Extensions.Logging.EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => tell(eventId.Id);

        public void Dispose() { }
    }
}
