using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Diagnostics;
using LoadBalancing.Client.Load;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Tests.Balancing;
using LoadBalancing.Client.Versions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Client.Tests.Versioned;

/// <summary>What proved itself survives a restart, and so does what was taken back.</summary>
public sealed class KnownGoodTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("known-good");
    private readonly ManualTime _time = new();
    private readonly LogLines _log = new();
    private readonly List<Cluster> _clusters = [];

    private string FilePath => Path.Combine(_folder.FullName, "orders.json");

    public void Dispose()
    {
        _clusters.ForEach(cluster => cluster.Dispose());
        _folder.Delete(recursive: true);
    }

    /// <summary>A process that starts with this section, and code that says where the file is.</summary>
    private (Cluster Cluster, IReadOnlyList<string> Errors) Start(params (string Path, string? Value)[] section)
    {
        var cluster = new Cluster("orders", new ClusterSurroundings
        {
            Clock = new StampClock(_time),
            Random = new Random(1),
            Pickers = PickerCatalog.BuiltIn,
            Logger = _log.CreateLogger("x"),
            Instruments = Instruments.Shared,
        });
        _clusters.Add(cluster);
        return (cluster, cluster.Start(Copy(section), [Code]));
    }

    private void Code(ClusterOptions options) => options.KnownGood.Path = Path.Combine(_folder.FullName, "{cluster}.json");

    private IReadOnlyList<string> Update(Cluster cluster, params (string Path, string? Value)[] section) => cluster.Update(Copy(section), [Code]);

    private static SectionCopy Copy((string Path, string? Value)[] section) => SectionCopy.Of(new ConfigurationBuilder()
        .AddInMemoryCollection(section.Select(leaf => KeyValuePair.Create($"LoadBalancing:{(leaf.Path.StartsWith("Defaults", StringComparison.Ordinal) ? "" : "Clusters:orders:")}{leaf.Path}", leaf.Value))).Build());

    private static (string, string?)[] Good(int version, string address = "http://a") => [("Version", $"{version}"), ("Endpoints:a", address), ("Defaults:Picker:Policy", "random")];

    private void Bake() => _time.Advance(TimeSpan.FromMinutes(10));

    [Fact]
    public void A_process_whose_source_is_broken_or_empty_starts_with_what_proved_itself_and_says_so()
    {
        (Cluster first, _) = Start(Good(7));
        Assert.False(File.Exists(FilePath));                        // it has yet to prove itself
        Bake();
        Assert.True(File.Exists(FilePath));
        if (!OperatingSystem.IsWindows()) { Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FilePath)); }

        foreach ((string, string?)[] broken in ((string, string?)[][])[[], [("Version", "8"), ("Endpoints:a", "ftp://a")], [("Version", "8"), ("Endpoints:a", "http://b"), ("Digest", new string('0', 64))]])
        {
            (Cluster cluster, IReadOnlyList<string> errors) = Start(broken);
            Assert.Empty(errors);
            Assert.Equal(("7", true, "random", first.Describe().Digest), (cluster.Version.ToString(), cluster.Describe().IsFromKnownGood, cluster.Describe().Policy, cluster.Describe().Digest));
            Assert.Equal(VersionState.KnownGood, cluster.Ledger.Active!.State);
            Assert.NotNull(cluster.Updates.Refusals.Last);
            Assert.NotEmpty(_log.Of(129));
            // Repaired, it applies by itself.
            Assert.Empty(Update(cluster, Good(9, "http://c")));
            Assert.Equal(("9", false), (cluster.Version.ToString(), cluster.Describe().IsFromKnownGood));
        }
    }

    [Fact]
    public void A_source_that_is_well_is_used_whatever_the_file_says()
    {
        Start(Good(7));
        Bake();
        (Cluster cluster, _) = Start(Good(3, "http://b"));
        Assert.Equal(("3", false), (cluster.Version.ToString(), cluster.Describe().IsFromKnownGood));
        Assert.Equal(VersionState.Baking, cluster.Ledger.Active!.State);
    }

    [Fact]
    public void What_was_taken_back_is_refused_after_a_restart_too()
    {
        (Cluster first, _) = Start(Good(7));
        Bake();
        Assert.Empty(Update(first, Good(8, "http://bad")));
        Assert.True(first.RollBack());
        (Cluster cluster, IReadOnlyList<string> errors) = Start(Good(8, "http://bad"));
        Assert.Empty(errors);
        Assert.Equal("7", cluster.Version.ToString());
        Assert.Contains("rolled_back", cluster.Journal.First(entry => entry.Kind == "version.refused").Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Until_the_moment_of_a_version_the_one_before_runs_from_the_file()
    {
        Start(Good(7));
        Bake();
        (Cluster cluster, _) = Start([.. Good(8, "http://b"), ("ActivateAt", _time.GetUtcNow().AddSeconds(30).ToString("O"))]);
        Assert.Equal(("7", "8"), (cluster.Version.ToString(), cluster.Ledger.Staged!.Version));
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("8", cluster.Version.ToString());
    }

    [Theory]
    [InlineData("{ \"format\": 2 }")]
    [InlineData("garbage")]
    [InlineData("")]
    public void A_file_that_cannot_be_used_is_told_of_and_the_program_runs_or_fails_as_without_it(string content)
    {
        File.WriteAllText(FilePath, content);
        (Cluster well, _) = Start(Good(7));
        Assert.Equal("7", well.Version.ToString());
        Assert.NotEmpty(_log.Of(128));
        Assert.NotEmpty(Start(("Endpoints:a", "ftp://a")).Errors);
        Bake();                                                     // and the next that proves itself is written over it
        Assert.Equal("7", Start().Cluster.Version.ToString());
    }

    [Fact]
    public void A_place_that_cannot_be_written_is_told_of_and_the_program_runs()
    {
        _folder.Delete();
        (Cluster cluster, _) = Start(Good(7));
        Bake();
        Assert.Equal(VersionState.KnownGood, cluster.Ledger.Active!.State);
        Assert.NotEmpty(_log.Of(128));
        _folder.Create();
    }

    [Fact]
    public void Another_clusters_file_is_not_used()
    {
        KnownGoodFile.Write(FilePath, new KnownGoodDocument("payments", 1, null, new Dictionary<string, string?> { ["Clusters:orders:Endpoints:a"] = "http://a" }, [], _time.GetUtcNow()));
        Assert.NotEmpty(Start().Errors);
        Assert.Contains("payments", Assert.Single(_log.Of(128)), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_written_twice_and_content_without_a_version_is_kept_at_once()
    {
        (Cluster cluster, _) = Start(("Endpoints:a", "http://a"));
        Assert.Single(_log.Of(127));
        Update(cluster, ("Endpoints:a", "http://b"));
        Assert.Equal(2, _log.Of(127).Count);
        (Cluster again, _) = Start();
        Assert.Equal("local-1", again.Version.ToString());
        Assert.Equal("http://b", again.Describe().Endpoints.Single().Address);
        Assert.Equal(2, _log.Of(127).Count);
    }

    [Fact]
    public void A_number_that_was_taken_back_without_a_change_of_content_leaves_a_file_that_can_be_started_from()
    {
        (Cluster first, _) = Start(Good(7));
        Bake();
        Assert.Empty(Update(first, Good(8)));
        Assert.True(first.RollBack());
        (Cluster second, IReadOnlyList<string> errors) = Start();
        Assert.Empty(errors);
        Assert.Equal("7", second.Version.ToString());
    }
}
