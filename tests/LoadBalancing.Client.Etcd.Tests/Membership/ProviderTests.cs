using LoadBalancing.Client.Etcd.Fleets;
using LoadBalancing.Client.Etcd.Membership;
using LoadBalancing.Client.Etcd.Tests.Doubles;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace LoadBalancing.Client.Etcd.Tests.Membership;

public sealed class ProviderTests : IDisposable
{
    private const string Version = "LoadBalancing:Clusters:orders:Version", Endpoint = "LoadBalancing:Clusters:orders:Endpoints:a", ActivateAt = "LoadBalancing:Clusters:orders:ActivateAt", Plain = "Prices:Currency";

    private readonly ManualTime _time = new();
    private readonly MemoryEtcd _memory;
    private readonly FaultyEtcd _etcd;
    private readonly FleetScript _fleet;
    private readonly EtcdOptions _options = new() { Prefix = "/shop" };
    private IConfigurationRoot? _configuration;

    public ProviderTests()
    {
        _memory = new MemoryEtcd(_time);
        _etcd = new FaultyEtcd(_memory);
        _fleet = new FleetScript(_memory, _time);
        _options.Endpoints.Add("http://127.0.0.1:2379");
    }

    public void Dispose() => (_configuration as IDisposable)?.Dispose();

    [Fact]
    public async Task The_active_version_is_there_when_the_configuration_is_built()
    {
        await _fleet.PublishAsync(1);
        await _fleet.ActiveAsync(1, TimeSpan.Zero);

        IConfigurationRoot configuration = Build();

        Assert.Equal("1", configuration[Version]);
        Assert.Equal("http://10.0.0.1:80", configuration[Endpoint]);
        Assert.Equal("v1", configuration[Plain]);
        Assert.Null(configuration[ActivateAt]);
        Assert.Null(configuration["LoadBalancing:Clusters:orders:Supersedes"]);
        Assert.Equal("etcd '/shop'", configuration.Providers.Single().ToString());
    }

    [Fact]
    public async Task A_process_that_is_no_member_sees_a_version_at_its_instant_and_not_before_by_one_reload()
    {
        await _fleet.PublishAsync(1, 2);
        await _fleet.ActiveAsync(1, TimeSpan.Zero);
        IConfigurationRoot configuration = Build();
        int reloads = 0;
        ChangeToken.OnChange(configuration.GetReloadToken, () => Interlocked.Increment(ref reloads));

        await _fleet.StageAsync(2, 1);
        await _fleet.ActiveAsync(2, TimeSpan.FromSeconds(11), previous: 1);
        await Until.IsTrue(() => Course.View.Active?.Version == 2);
        _time.Advance(TimeSpan.FromSeconds(11) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(("1", "v1", 0), (configuration[Version], configuration[Plain], reloads));

        // The document may come a moment after the instant: it was not wanted before.
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await Until.IsTrue(() => configuration[Version] == "2");
        Assert.Equal(("v2", "http://10.0.0.2:80"), (configuration[Plain], configuration[Endpoint]));
        Assert.Null(configuration[ActivateAt]);
        Assert.Equal(1, reloads);
        Assert.Equal(1, _etcd.Watches);
    }

    [Fact]
    public async Task What_is_compacted_is_read_again_and_nothing_is_missed()
    {
        await _fleet.PublishAsync(1, 2);
        await _fleet.ActiveAsync(1, TimeSpan.Zero);
        IConfigurationRoot configuration = Build();
        await Until.IsTrue(() => _etcd.Watches == 1);

        _etcd.Break(new EtcdException(EtcdErrorCode.Compacted, "compacted") { CompactRevision = 100 });
        await _fleet.ActiveAsync(2, TimeSpan.Zero, previous: 1);

        await Until.IsTrue(() => configuration[Version] == "2");
        Assert.Equal(2, _etcd.Watches);
    }

    [Fact]
    public async Task A_watch_that_is_refused_is_begun_again_after_a_wait_that_doubles()
    {
        await _fleet.PublishAsync(1, 2);
        await _fleet.ActiveAsync(1, TimeSpan.Zero);
        IConfigurationRoot configuration = Build();
        await Until.IsTrue(() => _etcd.Watches == 1);
        int reads = _etcd.Reads;

        _etcd.Error = new EtcdException(EtcdErrorCode.Denied, "wrong password");
        _etcd.Break(_etcd.Error);
        // 0.5 + 1 + 2 + 4 + 8 s, then 10 s each: within 60 s that is a question after 0.5, 1.5, 3.5, 7.5, 15.5, 25.5, 35.5, 45.5 and 55.5 s, and never more.
        for (int i = 0; i < 600; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }
        Assert.InRange(_etcd.Reads - reads, 0, 9);
        Assert.Equal("1", configuration[Version]);

        _etcd.Error = null;
        await _fleet.ActiveAsync(2, TimeSpan.Zero, previous: 1);
        await Until.IsTrue(_time, TimeSpan.FromSeconds(1), () => configuration[Version] == "2");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"version":2,"sha256":"00","publishedAt":"2026-01-01T00:00:00Z","document":{"Prices":{"Currency":"v2"}}}""")]
    [InlineData(null)]
    public async Task A_document_that_is_corrupt_or_missing_changes_nothing_until_it_is_well(string? stored)
    {
        await _fleet.PublishAsync(1);
        if (stored is not null) { await _fleet.PutAsync(_fleet.Keys.Document(2), System.Text.Encoding.UTF8.GetBytes(stored)); }
        await _fleet.ActiveAsync(1, TimeSpan.Zero);
        IConfigurationRoot configuration = Build();

        await _fleet.ActiveAsync(2, TimeSpan.Zero, previous: 1);
        await Until.IsTrue(() => Fleet.ErrorOf(2) is not null);
        Assert.Contains("/shop/documents/2", Fleet.ErrorOf(2), StringComparison.Ordinal);
        Assert.Equal(("1", "v1"), (configuration[Version], configuration[Plain]));

        await _fleet.PublishAsync(2);
        await Until.IsTrue(_time, TimeSpan.FromSeconds(1), () => configuration[Version] == "2");
        Assert.Null(Fleet.ErrorOf(2));
    }

    [Fact]
    public async Task A_record_that_cannot_be_read_leaves_what_it_said_before()
    {
        await _fleet.PublishAsync(1, 2);
        await _fleet.ActiveAsync(1, TimeSpan.Zero);
        IConfigurationRoot configuration = Build();

        await _fleet.PutAsync(_fleet.Keys.Active, "{ half"u8.ToArray());
        await Until.IsTrue(() => Course.View.Revision == _memory.Values.Max(value => value.ModRevision));
        Assert.Equal(1, Course.View.Active?.Version);

        await _fleet.ActiveAsync(2, TimeSpan.Zero, previous: 1);
        await Until.IsTrue(() => configuration[Version] == "2");
    }

    [Fact]
    public async Task A_store_that_lost_its_data_changes_nothing_until_it_has_keys_again()
    {
        await _fleet.PublishAsync(41, 42);
        await _fleet.ActiveAsync(42, TimeSpan.Zero, previous: 41);
        IConfigurationRoot configuration = Build();
        await Until.IsTrue(() => _etcd.Watches == 1);

        var empty = new MemoryEtcd(_time);
        _etcd.Behind = empty;
        await Fleet.Follower.ReadAsync(TestContext.Current.CancellationToken);
        Assert.Equal(("42", "v42"), (configuration[Version], configuration[Plain]));
        await Until.IsTrue(() => _etcd.Watches == 2);

        var anew = new FleetScript(empty, _time);
        await anew.PublishAsync(1);
        await anew.ActiveAsync(1, TimeSpan.Zero);
        await Until.IsTrue(() => configuration[Version] == "1");
        // Its clusters have seen 42: to them 1 would be stale.
        Assert.Equal("42", configuration["LoadBalancing:Clusters:orders:Supersedes"]);
    }

    [Fact]
    public async Task A_listener_that_throws_stops_nobody()
    {
        await _fleet.PublishAsync(1, 2);
        await _fleet.ActiveAsync(1, TimeSpan.Zero);
        IConfigurationRoot configuration = Build();
        ChangeToken.OnChange(configuration.GetReloadToken, static () => throw new InvalidOperationException("a listener"));

        await _fleet.ActiveAsync(2, TimeSpan.Zero, previous: 1);
        await Until.IsTrue(() => configuration[Version] == "2");
        await _fleet.ActiveAsync(1, TimeSpan.Zero, previous: 1, previousPercent: 100, highest: 2);
        await Until.IsTrue(() => configuration[Version] == "1");
        Assert.Equal("2", configuration["LoadBalancing:Clusters:orders:Supersedes"]);
    }

    [Fact]
    public async Task With_the_configuration_following_ends_and_the_connection_is_closed()
    {
        await _fleet.PublishAsync(1);
        await _fleet.ActiveAsync(1, TimeSpan.Zero);
        IConfigurationRoot configuration = Build();
        configuration.Reload();
        Assert.Equal("1", configuration[Version]);

        (configuration as IDisposable)!.Dispose();

        await Until.IsTrue(() => _etcd.Disposals == 1);
        Assert.Equal(0, _time.ArmedTimers);
    }

    [Fact]
    public void A_fleet_is_added_once_and_others_beside_it()
    {
        IConfigurationBuilder builder = new ConfigurationBuilder().AddEtcd("http://127.0.0.1:2379", "/shop").AddEtcd("http://127.0.0.1:2379", "/other");
        ArgumentException error = Assert.Throws<ArgumentException>(() => builder.AddEtcd("http://127.0.0.1:2380", "/shop"));
        Assert.Contains("'/shop' was added already", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, builder.Sources.Count);
        Assert.Contains("Prefix", Assert.Throws<ArgumentException>(() => builder.AddEtcd(options => options.Prefix = "shop")).Message, StringComparison.Ordinal);
    }

    private FleetConnection Fleet => ((EtcdConfigurationProvider)_configuration!.Providers.Single()).Fleet;

    private FleetCourse Course => Fleet.Course;

    private IConfigurationRoot Build() => _configuration = new ConfigurationBuilder().AddEtcd(new EtcdConfigurationSource(_options) { Time = _time, Open = (_, _, _) => _etcd }).Build();
}
