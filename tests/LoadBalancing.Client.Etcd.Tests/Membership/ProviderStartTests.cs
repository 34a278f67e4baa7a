using LoadBalancing.Client.Etcd.Membership;
using LoadBalancing.Client.Etcd.Tests.Doubles;
using Microsoft.Extensions.Configuration;

namespace LoadBalancing.Client.Etcd.Tests.Membership;

public sealed class ProviderStartTests : IAsyncDisposable
{
    private readonly ManualTime _time = new();
    private readonly FaultyEtcd _etcd;
    private readonly FleetScript _fleet;
    private readonly EtcdOptions _options = new() { Prefix = "/shop" };
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("known-good-");
    private readonly List<IConfigurationRoot> _built = [];
    private int _opened;

    public ProviderStartTests()
    {
        var memory = new MemoryEtcd(_time);
        _etcd = new FaultyEtcd(memory);
        _fleet = new FleetScript(memory, _time);
        _options.Endpoints.Add("http://127.0.0.1:2379");
    }

    private string Good => Path.Combine(_folder.FullName, "good.json");

    public async ValueTask DisposeAsync()
    {
        foreach (IConfigurationRoot built in _built) { (built as IDisposable)?.Dispose(); }
        await Until.IsTrue(() => _etcd.Disposals == _opened, "every connection is closed, that of a start that failed too");
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void Without_a_version_the_start_fails_and_says_all_of_it_without_a_secret()
    {
        EtcdException error = Assert.Throws<EtcdException>(Build);
        Assert.Equal("The configuration of fleet '/shop' cannot be read from etcd at http://127.0.0.1:2379: no version was ever rolled out there (there is no '/shop/rollout/active'). Nothing is known to be good: no KnownGoodPath is set.", error.Message);
    }

    [Fact]
    public async Task What_is_optional_starts_empty_and_follows()
    {
        _options.Optional = true;
        IConfigurationRoot configuration = Build();
        Assert.Empty(configuration.AsEnumerable());

        await _fleet.PublishAsync(1);
        await _fleet.ActiveAsync(1, TimeSpan.Zero);
        await Until.IsTrue(() => configuration["Prices:Currency"] == "v1");
    }

    [Fact]
    public void A_wrong_password_fails_at_once_and_is_not_tried_again()
    {
        _etcd.Error = new EtcdException(EtcdErrorCode.Denied, "http://127.0.0.1:2379 does not know this user or password.");
        EtcdException error = Assert.Throws<EtcdException>(Build);
        Assert.Equal(EtcdErrorCode.Denied, error.Code);
        Assert.Contains("does not know this user or password. Nothing is known", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, _etcd.Reads);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_etcd_that_is_away_is_asked_until_the_time_is_over(bool hangs)
    {
        (_etcd.Hangs, _etcd.Error) = (hangs, hangs ? null : new EtcdException(EtcdErrorCode.Unavailable, "http://127.0.0.1:2379: connection refused."));
        Task<IConfigurationRoot> building = Task.Run(Build, TestContext.Current.CancellationToken);
        // 15 s in steps; the last one is not taken before all others were looked at.
        await Until.IsTrue(_time, TimeSpan.FromMilliseconds(250), () => building.IsCompleted || _time.Elapsed >= TimeSpan.FromSeconds(14.5));
        Assert.False(building.IsCompleted);
        await Until.IsTrue(_time, TimeSpan.FromMilliseconds(250), () => building.IsCompleted);
        EtcdException error = await Assert.ThrowsAsync<EtcdException>(() => building);
        Assert.Equal(EtcdErrorCode.Unavailable, error.Code);
        Assert.Contains($"no answer within 15 s{(hangs ? "." : ": http://127.0.0.1:2379: connection refused.")}", error.Message, StringComparison.Ordinal);
        Assert.InRange(_etcd.Reads, 1, 61);
    }

    [Fact]
    public async Task An_etcd_that_comes_in_time_is_used()
    {
        await _fleet.PublishAsync(1);
        await _fleet.ActiveAsync(1, TimeSpan.Zero);
        _etcd.Error = new EtcdException(EtcdErrorCode.Unavailable, "away");
        Task<IConfigurationRoot> building = Task.Run(Build, TestContext.Current.CancellationToken);
        await Until.IsTrue(() => _etcd.Reads == 1);
        _etcd.Error = null;
        await Until.IsTrue(_time, TimeSpan.FromMilliseconds(250), () => building.IsCompleted);
        Assert.Equal("v1", (await building)["Prices:Currency"]);
    }

    [Fact]
    public async Task The_version_whose_rollout_was_done_is_kept_and_used_while_etcd_is_away()
    {
        _options.KnownGoodPath = Good;
        await _fleet.PublishAsync(1, 2, 3);
        await _fleet.ActiveAsync(1, TimeSpan.Zero);
        IConfigurationRoot configuration = Build();
        await Until.IsTrue(() => File.Exists(Good));
        Assert.Contains("\"version\": 1", File.ReadAllText(Good), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows()) { Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Good)); }

        // It bakes: not yet good.
        await _fleet.StageAsync(2, 1);
        await _fleet.ActiveAsync(2, TimeSpan.Zero, previous: 1);
        await Until.IsTrue(() => configuration["Prices:Currency"] == "v2");
        Assert.Contains("\"version\": 1", File.ReadAllText(Good), StringComparison.Ordinal);
        // A wave that ended is no proof either.
        await _fleet.ActiveAsync(2, TimeSpan.Zero, previous: 1, percent: 50);
        await _fleet.UnstageAsync();
        await Until.IsTrue(() => configuration["Prices:Currency"] == "v1");
        Assert.Contains("\"version\": 1", File.ReadAllText(Good), StringComparison.Ordinal);

        await _fleet.ActiveAsync(2, TimeSpan.Zero, previous: 1, previousPercent: 50);
        await Until.IsTrue(() => File.ReadAllText(Good).Contains("\"version\": 2", StringComparison.Ordinal));

        _etcd.Error = new EtcdException(EtcdErrorCode.Denied, "wrong password");
        IConfigurationRoot without = Build();
        Assert.Equal(("v2", "2"), (without["Prices:Currency"], without["LoadBalancing:Clusters:orders:Version"]));

        // etcd is back with another version.
        _etcd.Error = null;
        await _fleet.ActiveAsync(3, TimeSpan.Zero, previous: 2);
        await Until.IsTrue(_time, TimeSpan.FromSeconds(1), () => without["Prices:Currency"] == "v3");
    }

    [Fact]
    public async Task A_known_good_that_is_damaged_or_of_another_fleet_is_no_start_and_the_error_says_so()
    {
        _options.KnownGoodPath = Good;
        await _fleet.PublishAsync(1);
        await _fleet.ActiveAsync(1, TimeSpan.Zero);
        Build();
        await Until.IsTrue(() => File.Exists(Good));
        _etcd.Error = new EtcdException(EtcdErrorCode.Denied, "wrong password");

        _options.Prefix = "/other";
        Assert.Contains("is not of fleet '/other'", Assert.Throws<EtcdException>(Build).Message, StringComparison.Ordinal);

        _options.Prefix = "/shop";
        File.WriteAllText(Good, File.ReadAllText(Good).Replace("v1", "v9", StringComparison.Ordinal));
        Assert.Contains("damaged or edited", Assert.Throws<EtcdException>(Build).Message, StringComparison.Ordinal);

        File.Delete(Good);
        Assert.Contains($"Nothing is known to be good: there is no '{Good}'", Assert.Throws<EtcdException>(Build).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_corrupt_document_at_the_start_is_an_error_that_names_it()
    {
        await _fleet.PutAsync(_fleet.Keys.Document(1), "{}"u8.ToArray());
        await _fleet.ActiveAsync(1, TimeSpan.Zero);
        EtcdException error = Assert.Throws<EtcdException>(Build);
        Assert.Equal(EtcdErrorCode.Corrupt, error.Code);
        Assert.Contains("'/shop/documents/1'", error.Message, StringComparison.Ordinal);
    }

    private FaultyEtcd Opened()
    {
        Interlocked.Increment(ref _opened);
        return _etcd;
    }

    private IConfigurationRoot Build()
    {
        IConfigurationRoot built = new ConfigurationBuilder().AddEtcd(new EtcdConfigurationSource(_options) { Time = _time, Open = (_, _, _) => Opened() }).Build();
        _built.Add(built);
        return built;
    }
}
