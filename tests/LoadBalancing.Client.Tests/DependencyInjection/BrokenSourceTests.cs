using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Tests.Balancing;
using LoadBalancing.Client.Tests.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LoadBalancing.Client.Tests.DependencyInjection;

/// <summary>What sources do that they should not: none of it reaches a request, and none of it stops the next good version.</summary>
public sealed class BrokenSourceTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly LogLines _log = new();
    private readonly BrokenSource _source = new();
    private readonly ServiceProvider _services;
    private readonly List<Action> _listeners = [];
    private readonly Cluster _cluster;

    public BrokenSourceTests()
    {
        _source.Write("1", "http://a");
        _services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().Add(_source).Build())
            .AddSingleton<TimeProvider>(_time)
            .AddSingleton<ILoggerFactory>(_log)
            .AddLoadBalancedCluster("orders")
            .BuildServiceProvider();
        // OptionsMonitor calls one listener after the other, and the first that throws ends the round.
        _services.GetRequiredService<IOptionsMonitor<ClusterOptions>>().OnChange((_, _) => _listeners.ForEach(listener => listener()));
        _cluster = _services.GetRequiredKeyedService<Cluster>("orders");
    }

    private string State => $"{_cluster.Version} {_cluster.Snapshot!.Nodes[0].Address}";

    public void Dispose() => _services.Dispose();

    private void Fire(int times = 1)
    {
        for (int i = 0; i < times; i++) { _source.Fire(); }
        _time.Advance(TimeSpan.FromMilliseconds(250));
    }

    private void AssertTheNextGoodOneApplies(string version)
    {
        _source.Error = null;
        _source.Write(version, "http://next");
        Fire();
        Assert.Equal($"{version} http://next", State);
    }

    [Fact]
    public void Firing_twice_and_with_nothing_new_is_one_version()
    {
        _source.Write("2", "http://b");
        Fire(times: 3);
        Fire();
        Assert.Equal("2 http://b", State);
        Assert.Equal(2, _log.Of(100).Count);
    }

    [Fact]
    public void A_source_that_throws_while_it_is_read_is_logged_and_yesterday_stays()
    {
        _source.Error = new IOException("the share is gone");
        Fire();
        Assert.Equal("1 http://a", State);
        Assert.Single(_log.Of(103));
        AssertTheNextGoodOneApplies("2");
    }

    [Fact]
    public void A_listener_of_the_application_that_throws_does_not_stop_ours()
    {
        _listeners.Add(() => throw new FormatException("theirs"));
        _source.Write("2", "http://b");
        Assert.ThrowsAny<Exception>(_source.Fire);
        _time.Advance(TimeSpan.FromMilliseconds(250));
        Assert.Equal("2 http://b", State);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("9007199254740992")]
    [InlineData("99999999999999999999999999")]
    [InlineData("two")]
    [InlineData("")]
    public void A_version_that_is_none_is_refused(string version)
    {
        _source.Write(version, "http://b");
        Fire();
        Assert.Equal("1 http://a", State);
        Assert.Single(_log.Of(101));
        AssertTheNextGoodOneApplies("2");
    }

    [Fact]
    public void Fifty_megabytes_are_one_refusal()
    {
        for (int i = 0; i < 50; i++) { _source.Data[$"{Sections.Orders}:Endpoints:e{i}"] = new string('x', 1_000_000); }
        Fire();
        Assert.Equal("1 http://a", State);
        Assert.EndsWith("stays on version 1: LoadBalancing: holds too much, wanted at most 16777216 characters in all values.", Assert.Single(_log.Of(101)), StringComparison.Ordinal);
        Fire();
        Assert.Single(_log.Of(101));
        AssertTheNextGoodOneApplies("2");
    }

    [Fact]
    public void A_thousand_levels_are_one_refusal()
    {
        _source.Data[Sections.Orders + string.Concat(Enumerable.Repeat(":x", 1_000))] = "1";
        Fire();
        Assert.Contains("wanted at most", Assert.Single(_log.Of(101)), StringComparison.Ordinal);
        AssertTheNextGoodOneApplies("2");
    }

    /// <summary>A source whose content a test sets, and which throws when it is told to.</summary>
    private sealed class BrokenSource : ConfigurationProvider, IConfigurationSource
    {
        public Exception? Error { get; set; }

        public new IDictionary<string, string?> Data => base.Data;

        public void Write(string version, string address)
        {
            base.Data = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase) { [$"{Sections.Orders}:Version"] = version, [$"{Sections.Orders}:Endpoints:a"] = address };
        }

        public void Fire() => OnReload();

        public override bool TryGet(string key, out string? value) => Error is null ? base.TryGet(key, out value) : throw Error;

        public IConfigurationProvider Build(IConfigurationBuilder builder) => this;
    }
}
