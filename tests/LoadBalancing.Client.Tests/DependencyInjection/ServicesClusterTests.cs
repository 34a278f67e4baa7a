using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Tests.Balancing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LoadBalancing.Client.Tests.DependencyInjection;

/// <summary>Clusters of a container whose endpoints stand under Services of the same configuration, over reloads of it.</summary>
public sealed class ServicesClusterTests : IDisposable
{
    private const string Catalog = "LoadBalancing:Clusters:catalog";
    private readonly ManualTime _time = new();
    private readonly LogLines _log = new();
    private readonly ReplacedSource _source = new();
    private readonly ServiceProvider _services;
    private bool _isMade;
    private bool _isWoken;

    public ServicesClusterTests() => _services = new ServiceCollection()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().Add(_source).Build())
        .AddSingleton<TimeProvider>(_time)
        .AddSingleton<ILoggerFactory>(_log)
        .AddLoadBalancedCluster("catalog")
        .BuildServiceProvider();

    public void Dispose() => _services.Dispose();

    private Cluster Cluster => _services.GetRequiredKeyedService<Cluster>("catalog");

    private string Known => string.Join(" ", (Cluster.Snapshot?.Nodes ?? []).Select(node => node.Address));

    /// <summary>Another file in the place of the one that was read: what is not in it is gone.</summary>
    private void Write(params (string Path, string? Value)[] settings)
    {
        _source.Provider.Replace(settings);
        _isWoken = _isMade;
    }

    /// <summary>Two changes at once may find the loop between its token and its wait, which is then one of 100 ms; after an error it is longer than that.</summary>
    private void Becomes(string addresses)
    {
        if (!SpinWait.SpinUntil(() => Known == addresses, TimeSpan.FromSeconds(1))) { _time.Advance(TimeSpan.FromMilliseconds(100)); }
        Eventually.True(() => Known == addresses);
        Rests();
    }

    private void Fails(string error)
    {
        Eventually.True(() => _log.Of(300).Count > 0);
        Rests();
        Assert.Contains(error, Assert.Single(_log.Of(300)), StringComparison.Ordinal);
    }

    /// <summary>Services were read, and the token of their next change is held: beside the timer of that wait those of the pool, of outlier detection, and of a change of the configuration.</summary>
    private void Rests()
    {
        Eventually.True(() => _time.ArmedTimers >= (_isWoken ? 4 : 3));
        _isMade = true;
    }

    private void Quiet()
    {
        _time.Advance(TimeSpan.FromMilliseconds(250));
        _isWoken = false;
    }

    [Fact]
    public void A_cluster_without_any_settings_takes_the_service_of_its_name()
    {
        Write(("Services:catalog:https:0", "https://a:1"), ("Services:catalog:https:1", "https://b:1"));
        Becomes("https://a:1 https://b:1");
        Assert.Equal(("local-1", "section 'Services:catalog'"), (Cluster.Version.ToString(), Cluster.Describe().EndpointSource));
        Assert.Equal("Services:catalog", Cluster.Describe().Settings.Single(setting => setting.Path == "Discovery:Type").Origin);
        Assert.Contains("Cluster 'catalog' got 2 endpoints from section 'Services:catalog'.", Assert.Single(_log.Of(301)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_change_of_services_is_a_new_generation_of_the_same_version_and_survivors_stay()
    {
        Write(("Services:catalog:http:0", "http://a"), ("Services:catalog:http:1", "http://b"));
        Becomes("http://a http://b");
        EndpointTracker b = Cluster.Snapshot!.Nodes[1].Tracker;
        Write(("Services:catalog:http:0", "http://b"), ("Services:catalog:http:1", "http://c"));
        Becomes("http://b http://c");
        Assert.Same(b, Cluster.Snapshot.Nodes[0].Tracker);
        Quiet();
        Assert.Equal(("local-1", 2), (Cluster.Version.ToString(), Cluster.Snapshot.Generation));
        Assert.Empty(_log.Of(101));
    }

    [Fact]
    public void Services_that_vanish_keep_the_last_list_and_refuse_nothing_else()
    {
        Write(("Services:catalog:http:0", "http://a"), ($"{Catalog}:Picker:Policy", "random"));
        Becomes("http://a");
        Write(($"{Catalog}:Picker:Policy", "round_robin"));
        Fails("keeps the last good list (1 endpoints): Services:catalog: is missing.");
        Quiet();
        Assert.Equal(("http://a", "round_robin"), (Known, Cluster.Config.Picker.Policy));
        Assert.Empty(_log.Of(101));
        // Back again: seen by its token, without waiting for the pause after an error.
        Write(("Services:catalog:http:0", "http://b"), ($"{Catalog}:Picker:Policy", "round_robin"));
        Becomes("http://b");
    }

    [Fact]
    public void A_bad_value_is_one_line_and_the_corrected_one_is_taken_up_at_once()
    {
        Write(("Services:catalog:http:0", "http://a"));
        Becomes("http://a");
        for (int i = 0; i < 3; i++)
        {
            Write(("Services:catalog:http:0", "ftp://b"));
            Fails("Services:catalog:http:0: got 'ftp://b': scheme 'ftp' is not one of: http, https.");
        }
        Assert.Equal("http://a", Known);
        Write(("Services:catalog:http:0", "http://b"));
        Becomes("http://b");
        Assert.Single(_log.Of(300));
    }

    [Fact]
    public void Endpoints_that_are_added_win_and_stay_where_they_vanish_again()
    {
        Write(("Services:catalog:http:0", "http://a"), ($"{Catalog}:Picker:Policy", "random"));
        Becomes("http://a");
        Write(("Services:catalog:http:0", "http://a"), ($"{Catalog}:Picker:Policy", "random"), ($"{Catalog}:Endpoints:x", "http://x"));
        Quiet();
        Assert.Equal("http://x", Known);
        Assert.Null(Cluster.Describe().EndpointSource);
        Write(("Services:catalog:http:0", "http://b"), ($"{Catalog}:Picker:Policy", "random"));
        Quiet();
        Assert.Equal("http://x", Known);
        Assert.Contains("its list of endpoints vanished", Assert.Single(_log.Of(101)), StringComparison.Ordinal);
        // To mean it: the source by its name.
        Write(("Services:catalog:http:0", "http://b"), ($"{Catalog}:Picker:Policy", "random"), ($"{Catalog}:Discovery:Type", "services"));
        Quiet();
        Becomes("http://b");
    }

    [Fact]
    public void Endpoints_that_are_replaced_at_once_by_a_service_are_used_until_it_is_read()
    {
        Write(($"{Catalog}:Endpoints:x", "http://x"));
        Assert.Equal("http://x", Known);
        Write(("Services:catalog:http:0", "http://b"), ($"{Catalog}:Discovery:Type", "services"));
        Quiet();
        Assert.NotEqual("", Known);
        Becomes("http://b");
    }

    [Fact]
    public void Without_the_section_the_start_fails_and_one_that_is_added_starts_it()
    {
        Write(("Services:orders:http:0", "http://a"));
        string error = Assert.Single(Assert.Throws<OptionsValidationException>(() => Cluster).Failures);
        Assert.Contains("or a section Services:catalog", error, StringComparison.Ordinal);
        Write(("Services:catalog:http:0", "http://a"));
        Becomes("http://a");
    }

    [Fact]
    public void A_numbered_version_that_allows_none_takes_up_services_that_come_later()
    {
        (string, string?)[] cluster = [($"{Catalog}:Version", "5"), ($"{Catalog}:AllowEmpty", "true")];
        Write(cluster);
        Eventually.True(() => Cluster.Snapshot is { Nodes.Length: 0 });
        Rests();
        Write([.. cluster, ("Services:catalog:http:0", "http://a")]);
        Becomes("http://a");
        Write(cluster);                                          // none are allowed: that they vanish is meant
        Becomes("");
        Quiet();
        Assert.Equal("5", Cluster.Version.ToString());
        Assert.Empty(_log.Of(101));
        Assert.Empty(_log.Of(300));
    }

    /// <summary>The allowance is what let a cluster run without any; without it they must be there.</summary>
    [Fact]
    public void What_allowed_none_and_no_longer_does_needs_its_service()
    {
        Write(($"{Catalog}:AllowEmpty", "true"));
        Eventually.True(() => Cluster.Snapshot is { Nodes.Length: 0 });
        Rests();
        Write(($"{Catalog}:AllowEmpty", "false"));
        Quiet();
        Assert.Contains("or a section Services:catalog", Assert.Single(_log.Of(101)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_known_good_version_that_was_read_from_disk_finds_its_service()
    {
        string path = Path.Combine(Path.GetTempPath(), $"lb-services-{Guid.NewGuid():N}.json");
        try
        {
            (string, string?)[] good = [("Services:catalog:http:0", "http://a"), ($"{Catalog}:KnownGood:Path", path), ($"{Catalog}:Version", "7"), ($"{Catalog}:Bake:Duration", "00:00:00")];
            Write(good);
            Becomes("http://a");
            Eventually.True(() => File.Exists(path));
            _services.Dispose();
            _source.Provider.Replace([.. good, ($"{Catalog}:Picker:Policy", "rr")]);
            using ServiceProvider again = new ServiceCollection().AddSingleton<IConfiguration>(new ConfigurationBuilder().Add(_source).Build()).AddSingleton<TimeProvider>(new ManualTime()).AddLoadBalancedCluster("catalog").BuildServiceProvider();
            Cluster cluster = again.GetRequiredKeyedService<Cluster>("catalog");
            Eventually.True(() => cluster.Snapshot is { Nodes: [{ Address: "http://a" }] });
            Assert.Equal(("7", true), (cluster.Version.ToString(), cluster.Describe().IsFromKnownGood));
        }
        finally { File.Delete(path); }
    }

    [Fact]
    public void Code_and_options_that_are_given_later_follow_the_same_rules()
    {
        Write(("Services:catalog:http:0", "http://a"), ("Services:stock:http:0", "http://s"));
        Becomes("http://a");
        var options = new ClusterOptions { Discovery = { Type = "services", Name = "stock" } };
        Assert.Empty(Cluster.TryUpdate(options));
        Becomes("http://s");
        Assert.Empty(Cluster.TryUpdate(new ClusterOptions()));
        Becomes("http://a");
    }

    [Fact]
    public void Without_a_container_nothing_is_read_and_the_type_is_an_error()
    {
        OptionsValidationException none = Assert.Throws<OptionsValidationException>(() => Cluster.Create("catalog", new ClusterOptions()));
        Assert.DoesNotContain("Services", Assert.Single(none.Failures), StringComparison.Ordinal);
        OptionsValidationException named = Assert.Throws<OptionsValidationException>(() => Cluster.Create("catalog", new ClusterOptions { Discovery = { Type = "services" } }));
        Assert.Contains("there is no IConfiguration", Assert.Single(named.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public void Members_of_a_group_may_have_endpoints_from_services()
    {
        Write(("Services:catalog:http:0", "http://a"), ($"{Catalog}:Version", "1"), ("LoadBalancing:Clusters:stock:Version", "1"), ("LoadBalancing:Clusters:stock:Endpoints:x", "http://x"),
            ("LoadBalancing:Groups:both:Members:0", "catalog"), ("LoadBalancing:Groups:both:Members:1", "stock"));
        using ServiceProvider services = new ServiceCollection().AddSingleton(_services.GetRequiredService<IConfiguration>()).AddSingleton<TimeProvider>(_time)
            .AddLoadBalancedCluster("catalog").AddLoadBalancedCluster("stock").BuildServiceProvider();
        Cluster catalog = services.GetRequiredKeyedService<Cluster>("catalog");
        Eventually.True(() => catalog.Snapshot is { Nodes: [{ Address: "http://a" }] });
        Assert.Equal("1", catalog.Version.ToString());
    }
}
