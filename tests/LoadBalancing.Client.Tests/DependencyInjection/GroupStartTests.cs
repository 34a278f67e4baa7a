using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Tests.Balancing;
using LoadBalancing.Client.Tests.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LoadBalancing.Client.Tests.DependencyInjection;

/// <summary>Groups of a container: from the section to the first version, and over reloads.</summary>
public sealed class GroupStartTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly LogLines _log = new();

    public void Dispose() => _log.Dispose();

    private static readonly (string, string?)[] s_good =
    [
        ("LoadBalancing:Groups:checkout:0", "orders"), ("LoadBalancing:Groups:checkout:1", "payments"),
        ("LoadBalancing:Clusters:orders:Version", "7"), ("LoadBalancing:Clusters:orders:Endpoints:a", "http://a"),
        ("LoadBalancing:Clusters:payments:Version", "7"), ("LoadBalancing:Clusters:payments:Endpoints:a", "http://a"),
    ];

    private (ServiceProvider Services, IConfigurationRoot Configuration) Build(params (string Path, string? Value)[] changes)
    {
        Dictionary<string, string?> settings = s_good.ToDictionary();
        foreach ((string path, string? value) in changes) { settings["LoadBalancing:" + path] = value; }
        IConfigurationRoot configuration = Sections.Layers([.. settings.Select(pair => (pair.Key, pair.Value))]);
        ServiceProvider services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddSingleton<TimeProvider>(_time).AddSingleton<ILoggerFactory>(_log)
            .AddLoadBalancedCluster("payments").AddLoadBalancedCluster("orders").AddLoadBalancedCluster("stock", options => options.AllowEmpty = true).BuildServiceProvider();
        return (services, configuration);
    }

    private static void Write(IConfigurationRoot configuration, params (string Path, string? Value)[] settings)
    {
        foreach ((string path, string? value) in settings) { configuration["LoadBalancing:" + path] = value; }
        configuration.Reload();
    }

    private void Quiet() => _time.Advance(TimeSpan.FromMilliseconds(250));

    private IReadOnlyList<string> FailuresOfStart(params (string Path, string? Value)[] changes)
    {
        using ServiceProvider services = Build(changes).Services;
        var start = services.GetServices<IHostedService>().OfType<IHostedLifecycleService>().Single();
        return [.. Assert.IsType<OptionsValidationException>(Record.Exception(() => start.StartingAsync(CancellationToken.None).GetAwaiter().GetResult())).Failures];
    }

    [Fact]
    public void The_first_version_becomes_active_in_all_members_whoever_is_asked_for()
    {
        using ServiceProvider services = Build().Services;
        Assert.Equal("7", services.GetRequiredKeyedService<Cluster>("payments").Version.ToString());
        Assert.Single(_log.Of(117));
        ClusterGroup group = services.GetRequiredService<IClusterProvider>().GetGroup("CheckOut");
        Assert.Equal(("checkout", "7", "orders payments"), (group.Name, group.Version.ToString(), string.Join(" ", group.Members)));
        Assert.Same(group, services.GetRequiredKeyedService<ClusterGroup>("checkout"));
        Assert.Same(services.GetRequiredKeyedService<Cluster>("orders"), services.GetRequiredService<IClusterProvider>().Get("orders"));
        using GroupView view = group.Pin();
        Assert.NotNull(view.Of(services.GetRequiredKeyedService<Cluster>("orders")));
    }

    [Fact]
    public void A_group_can_be_the_first_that_is_asked_for_and_one_that_is_not_configured_is_an_error()
    {
        using ServiceProvider services = Build().Services;
        Assert.Equal("7", services.GetRequiredKeyedService<ClusterGroup>("checkout").Version.ToString());
        var error = Assert.Throws<ArgumentException>(() => services.GetRequiredService<IClusterProvider>().GetGroup("basket"));
        Assert.Contains("No group 'basket' is configured; there are: checkout", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_moment_that_is_still_to_come_does_not_keep_the_first_version()
    {
        using ServiceProvider services = Build(("Clusters:orders:ActivateAt", "2030-01-01T00:00:00Z")).Services;
        Assert.Equal("7", services.GetRequiredKeyedService<ClusterGroup>("checkout").Version.ToString());
    }

    [Fact]
    public void Members_of_different_versions_fail_the_start()
    {
        Assert.Equal("LoadBalancing:Groups:checkout: its members have different versions, wanted one: the highest is missing in 'orders' (validated 7).",
            Assert.Single(FailuresOfStart(("Clusters:payments:Version", "8"))));
    }

    [Fact]
    public void A_member_without_a_version_fails_the_start_of_all() =>
        Assert.Equal("LoadBalancing:Clusters:orders:Version: got nothing, wanted a version: the members of group 'checkout' share one.", Assert.Single(FailuresOfStart(("Clusters:orders:Version", null))));

    [Fact]
    public void A_member_that_is_wrong_or_was_not_added_fails_the_start_and_says_so_once()
    {
        Assert.Contains("got 'rr'", Assert.Single(FailuresOfStart(("Clusters:payments:Picker:Policy", "rr"))), StringComparison.Ordinal);
        Assert.Equal("LoadBalancing:Groups:checkout: got 'basket', which was not added; added were: orders, payments, stock.", Assert.Single(FailuresOfStart(("Groups:checkout:2", "basket"))));
    }

    [Fact]
    public void A_reload_moves_all_members_together_and_a_member_that_refuses_keeps_them()
    {
        (ServiceProvider services, IConfigurationRoot configuration) = Build();
        using ServiceProvider _ = services;
        ClusterGroup group = services.GetRequiredKeyedService<ClusterGroup>("checkout");
        Write(configuration, ("Clusters:orders:Version", "8"), ("Clusters:payments:Version", "8"));
        Quiet();
        Assert.Equal("8", group.Version.ToString());
        Write(configuration, ("Clusters:orders:Version", "9"), ("Clusters:payments:Version", "9"), ("Clusters:payments:Picker:Policy", "rr"));
        Quiet();
        Assert.Equal("8", group.Version.ToString());
        Assert.Equal("8", services.GetRequiredKeyedService<Cluster>("orders").Version.ToString());
        _time.Advance(TimeSpan.FromSeconds(15));
        Assert.Contains("'payments' (runs 8, and refused: ", Assert.Single(_log.Of(116)), StringComparison.Ordinal);
        Write(configuration, ("Clusters:payments:Picker:Policy", "random"));
        Quiet();
        Assert.Equal("9", group.Version.ToString());
    }

    [Fact]
    public void A_group_that_cannot_be_read_lets_no_member_move_and_others_do()
    {
        (ServiceProvider services, IConfigurationRoot configuration) = Build();
        using ServiceProvider _ = services;
        ClusterGroup group = services.GetRequiredKeyedService<ClusterGroup>("checkout");
        Cluster stock = services.GetRequiredKeyedService<Cluster>("stock");
        Write(configuration, ("Groups:checkout:1", "or ders"), ("Clusters:orders:Version", "8"), ("Clusters:payments:Version", "8"), ("Clusters:stock:Endpoints:x", "http://x"));
        Quiet();
        Assert.Equal("7", group.Version.ToString());
        Assert.Equal("local-2", stock.Version.ToString());
        Assert.Contains(_log.Of(101), line => line.Contains("'orders'", StringComparison.Ordinal) && line.Contains("got 'or ders'", StringComparison.Ordinal));
        Write(configuration, ("Groups:checkout:1", "payments"));
        Quiet();
        Assert.Equal("8", group.Version.ToString());
    }

    [Fact]
    public void Other_groups_than_at_the_start_are_told_once_and_take_effect_at_the_next_start()
    {
        (ServiceProvider services, IConfigurationRoot configuration) = Build();
        using ServiceProvider _ = services;
        ClusterGroup group = services.GetRequiredKeyedService<ClusterGroup>("checkout");
        Write(configuration, ("Groups:checkout:2", "stock"), ("Clusters:orders:Version", "8"));
        Quiet();
        Write(configuration, ("Clusters:payments:Version", "8"));
        Quiet();
        Assert.Contains("now it has 'checkout' of orders and payments and stock", Assert.Single(_log.Of(118)), StringComparison.Ordinal);
        Assert.Equal(("8", 2), (group.Version.ToString(), group.Members.Count));
    }

    [Fact]
    public void After_disposal_nothing_waits()
    {
        (ServiceProvider services, IConfigurationRoot configuration) = Build();
        ClusterGroup group = services.GetRequiredKeyedService<ClusterGroup>("checkout");
        Write(configuration, ("Clusters:orders:Version", "8"));
        Quiet();
        services.Dispose();
        group.Dispose();
        Assert.Equal(0, _time.ArmedTimers);
    }
}
