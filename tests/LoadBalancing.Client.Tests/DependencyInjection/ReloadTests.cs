using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Tests.Balancing;
using LoadBalancing.Client.Tests.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Client.Tests.DependencyInjection;

/// <summary>From a change of any IConfiguration to the snapshot, through IOptionsMonitor.</summary>
public sealed class ReloadTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly LogLines _log = new();
    private readonly IConfigurationRoot _configuration = Sections.Layers([("Endpoints:a", "http://a"), ("Endpoints:b", "http://b"), ("LoadBalancing:Clusters:payments:Endpoints:x", "http://x")]);
    private readonly ServiceProvider _services;
    private Action<ClusterOptions> _code = static _ => { };

    public ReloadTests() => _services = new ServiceCollection()
        .AddSingleton<IConfiguration>(_configuration)
        .AddSingleton<TimeProvider>(_time)
        .AddSingleton<ILoggerFactory>(_log)
        .AddLoadBalancedCluster("orders", options => _code(options))
        .AddLoadBalancedCluster("payments")
        .BuildServiceProvider();

    public void Dispose() => _services.Dispose();

    private Cluster Orders => _services.GetRequiredKeyedService<Cluster>("orders");

    private Cluster Payments => _services.GetRequiredKeyedService<Cluster>("payments");

    private string Known => string.Join(" ", Orders.Snapshot!.Nodes.Select(node => node.Address));

    /// <summary>What a provider does when its file has changed.</summary>
    private void Write(params (string Path, string? Value)[] settings)
    {
        foreach ((string path, string? value) in settings) { _configuration[Sections.FullPath(path)] = value; }
        _configuration.Reload();
    }

    private void Quiet() => _time.Advance(TimeSpan.FromMilliseconds(250));

    [Fact]
    public void A_change_is_one_new_snapshot_after_a_quarter_of_a_second_of_quiet()
    {
        EndpointTracker b = Orders.Snapshot!.Nodes[1].Tracker;
        Write(("Endpoints:a", "http://other"));
        _time.Advance(TimeSpan.FromMilliseconds(200));
        Write(("Endpoints:c", "http://c"));
        _time.Advance(TimeSpan.FromMilliseconds(249));
        Assert.Equal("http://a http://b", Known);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal("http://other http://b http://c", Known);
        Assert.Equal((2, "local-2"), (Orders.Snapshot!.Generation, Orders.Version.ToString()));
        Assert.Same(b, Orders.Snapshot.Nodes[1].Tracker);
    }

    [Fact]
    public void A_reload_without_a_change_and_one_of_another_cluster_are_silence()
    {
        Assert.Equal(1, Payments.Snapshot!.Generation);
        Assert.Equal("http://a http://b", Known);
        Write();
        Quiet();
        Write(("LoadBalancing:Clusters:payments:Endpoints:x", "http://y"));
        Quiet();
        Assert.Equal((1, 2), (Orders.Snapshot!.Generation, Payments.Snapshot!.Generation));
        Assert.Equal(3, _log.Of(100).Count);
    }

    [Fact]
    public void An_invalid_change_keeps_yesterday_is_logged_once_and_the_next_good_one_applies()
    {
        Assert.Equal("http://a http://b", Known);
        for (int i = 0; i < 3; i++)
        {
            Write(("Endpoints:c", "ftp://c"), ("Picker:Policy", "rr"));
            Quiet();
        }
        Assert.Equal("http://a http://b", Known);
        string line = Assert.Single(_log.Of(101));
        Assert.Contains("Cluster 'orders' refused a configuration (invalid) and stays on version local-1", line, StringComparison.Ordinal);
        Assert.Contains("Endpoints:c: got address 'ftp://c'", line, StringComparison.Ordinal);
        Assert.Contains("Picker:Policy: got 'rr'", line, StringComparison.Ordinal);
        Write(("Endpoints:c", "http://c"), ("Picker:Policy", "random"));
        Quiet();
        Assert.Equal("http://a http://b http://c", Known);
        Assert.Equal("local-2", Orders.Version.ToString());
    }

    [Fact]
    public void One_cluster_that_is_wrong_does_not_keep_the_others()
    {
        Assert.Equal("http://a http://b", Known);
        Assert.NotNull(Payments);
        Write(("Endpoints:a", "ftp://a"), ("LoadBalancing:Clusters:payments:Endpoints:x", "http://y"));
        Quiet();
        Assert.Equal("http://a http://b", Known);
        Assert.Equal("http://y", Payments.Snapshot!.Nodes[0].Address);
    }

    [Fact]
    public void Code_that_throws_once_does_not_stop_later_reloads()
    {
        Assert.Equal("http://a http://b", Known);
        _code = _ => throw new FormatException("no such region");
        Write(("Endpoints:c", "http://c"));
        Quiet();
        Assert.Equal("http://a http://b", Known);
        Assert.Contains("FormatException: no such region", Assert.Single(_log.Of(101)), StringComparison.Ordinal);
        _code = options => options.Endpoints["code"] = new("http://code");
        Write();
        Quiet();
        Assert.Equal("http://a http://b http://c http://code", Known);
    }

    [Fact]
    public void A_half_written_file_is_a_refusal_and_the_whole_one_applies()
    {
        Assert.Equal("http://a http://b", Known);
        _code = options => options.Endpoints["code"] = new("http://code");          // valid without the section
        Write(("Endpoints:a", null), ("Endpoints:b", null));
        RemoveAll();
        Quiet();
        Assert.Equal("http://a http://b", Known);
        Assert.Contains("vanished", Assert.Single(_log.Of(101)), StringComparison.Ordinal);
        Write(("Endpoints:a", "http://a"), ("Endpoints:c", "http://c"));
        Quiet();
        Assert.Equal("http://a http://c http://code", Known);
    }

    /// <summary>A provider that reads half a file knows no such keys at all.</summary>
    private void RemoveAll()
    {
        var memory = (Microsoft.Extensions.Configuration.Memory.MemoryConfigurationProvider)_configuration.Providers.Single();
        var data = (IDictionary<string, string?>)typeof(ConfigurationProvider).GetProperty("Data", System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)!.GetValue(memory)!;
        foreach (string key in data.Keys.Where(key => key.StartsWith(Sections.Orders, StringComparison.Ordinal)).ToList()) { data.Remove(key); }
    }

    [Fact]
    public void Versions_are_held_to_their_order_over_reloads()
    {
        Assert.Equal("local-1", Orders.Version.ToString());
        Write(("Version", "7"), ("Endpoints:a", "http://v7"));
        Quiet();
        Assert.Equal("7", Orders.Version.ToString());
        Write(("Version", "6"), ("Endpoints:a", "http://v6"));
        Quiet();
        Assert.Equal(("7", "http://v7 http://b"), (Orders.Version.ToString(), Known));
        Write(("Version", "8"), ("Endpoints:a", "http://v8"));
        Quiet();
        Assert.Equal(("8", "http://v8 http://b"), (Orders.Version.ToString(), Known));
    }

    [Fact]
    public void A_change_while_a_cluster_is_being_made_is_not_missed()
    {
        _code = options => { _code = static _ => { }; Write(("Endpoints:c", "http://c")); };
        Assert.Equal("http://a http://b", Known);               // read before the change
        Quiet();
        Assert.Equal("http://a http://b http://c", Known);
    }

    [Fact]
    public void After_disposal_a_change_wakes_nobody()
    {
        Cluster orders = Orders;
        _services.Dispose();
        Write(("Endpoints:c", "http://c"));
        Quiet();
        Assert.Equal(2, orders.Snapshot!.Nodes.Length);
        Assert.Equal(0, _time.ArmedTimers);
    }
}
