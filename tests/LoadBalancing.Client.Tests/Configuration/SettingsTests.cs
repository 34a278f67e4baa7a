using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Picking;

namespace LoadBalancing.Client.Tests.Configuration;

/// <summary>Who wins, who is wrong, and how it is told.</summary>
public sealed class SettingsTests
{
    private static string Origin(ClusterConfig config, string path) => Assert.Single(config.Settings, setting => setting.Path == path).Origin;

    private static string Value(ClusterConfig config, string path) => Assert.Single(config.Settings, setting => setting.Path == path).Value;

    [Fact]
    public void Defaults_then_section_then_code_and_each_setting_tells_where_it_came_from()
    {
        ClusterConfig config = Sections.Valid(
            Sections.Layers(
            [
                ("LoadBalancing:Defaults:Picker:Policy", "random"),
                ("LoadBalancing:Defaults:Picker:PeakEwma:Decay", "00:00:05"),
                ("LoadBalancing:Defaults:Resilience:Failover:MaxOtherEndpoints", "5"),
                ("Picker:Policy", "round_robin"),
                ("Resilience:Failover:MaxOtherEndpoints", "4"),
                ("Endpoints:a", "http://a"),
            ]),
            options => options.Resilience.Failover.MaxOtherEndpoints = 3);

        Assert.Equal(("round_robin", "LoadBalancing:Clusters:orders:Picker:Policy"), (Value(config, "Picker:Policy"), Origin(config, "Picker:Policy")));
        Assert.Equal(("00:00:05", "LoadBalancing:Defaults:Picker:PeakEwma:Decay"), (Value(config, "Picker:PeakEwma:Decay"), Origin(config, "Picker:PeakEwma:Decay")));
        Assert.Equal(("3", "code"), (Value(config, "Resilience:Failover:MaxOtherEndpoints"), Origin(config, "Resilience:Failover:MaxOtherEndpoints")));
        Assert.Equal(("00:00:05", "default"), (Value(config, "Picker:PeakEwma:FailurePenalty"), Origin(config, "Picker:PeakEwma:FailurePenalty")));
        Assert.Equal("LoadBalancing:Clusters:orders:Endpoints:a", Origin(config, "Endpoints:a:Address"));
        Assert.Equal("round_robin", config.Picker.Policy);
        Assert.Equal(3, config.Resilience.MaxOtherEndpoints);
    }

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once_with_path_value_and_range()
    {
        IReadOnlyList<string> errors = Sections.Errors(
            ("Version", "0"),
            ("Picker:Policy", "rr"),
            ("Picker:PeakEwma:Decay", "2.00:00:00"),
            ("Resilience:Failover:MaxOtherEndpoints", "11"),
            ("Resilience:Budget:Ratio", "-0.1"),
            ("Transport:ConnectTimeout", "soon"),
            ("AllowPlaintext", "maybe"),
            ("OtherHosts", "drop"),
            ("Hosts:0", "http://orders"),
            ("Endpoints:a", "ftp://a"),
            ("Endponts:b", "http://b"),
            ("LoadBalancing:Cluster:x", "1"));
        string Path(string path) => $"LoadBalancing:Clusters:orders:{path}: ";
        string[] wanted =
        [
            Path("Version") + "got '0', wanted a whole number from 1 to 9007199254740991.",
            Path("Picker:Policy") + "got 'rr', wanted one of: jump_hash, least_outstanding, least_time, maglev, peak_ewma, power_of_two_choices, prequal, random, rendezvous, ring_hash, round_robin, weighted_random, weighted_round_robin.",
            Path("Picker:PeakEwma:Decay") + "got '2.00:00:00', wanted a duration (hh:mm:ss) from 00:00:00.0100000 to 01:00:00.",
            Path("Resilience:Failover:MaxOtherEndpoints") + "got '11', wanted a whole number from 1 to 10.",
            Path("Resilience:Budget:Ratio") + "got '-0.1', wanted a number from 0 to 10.",
            Path("Transport:ConnectTimeout") + "got 'soon', wanted a duration (hh:mm:ss) from 00:00:00.0100000 to 00:05:00.",
            Path("AllowPlaintext") + "got 'maybe', wanted true or false.",
            Path("OtherHosts") + "got 'drop', wanted one of: reject, pass_through.",
            Path("Hosts:0") + "got 'http://orders', wanted a host name without scheme or port.",
            Path("Endpoints:a") + "got address 'ftp://a': scheme 'ftp' is not one of: http, https.",
        ];
        Assert.All(wanted, error => Assert.Contains(error, errors));
        Assert.Contains(errors, error => error.StartsWith(Path("Endponts") + "unknown key, did you mean 'Endpoints'?", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.StartsWith("LoadBalancing:Cluster: unknown key, did you mean 'Clusters'?", StringComparison.Ordinal));
        Assert.Equal(12, errors.Count);
    }

    [Theory]
    [InlineData("Picker:Polcy", "did you mean 'Policy'?")]
    [InlineData("Picker:POLICYS", "did you mean 'Policy'?")]
    [InlineData("Transport:ConnectTimeOuts", "did you mean 'ConnectTimeout'?")]
    [InlineData("Health:Wellness", "unknown key;")]             // nothing of ours is near; later issues bring it
    [InlineData("Helth", "did you mean 'Health'?")]
    [InlineData("Quotas", "unknown key;")]
    public void An_unknown_key_names_the_nearest_known_one_if_any_is_near(string path, string hint)
    {
        string error = Assert.Single(Sections.Errors(("Endpoints:a", "http://a"), (path, "1")));
        Assert.Contains(hint, error, StringComparison.Ordinal);
        Assert.Contains("Known keys are: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_names_the_line_that_set_it_or_says_that_code_did()
    {
        IReadOnlyList<string> errors = Sections.Build(
            Sections.Layers([("LoadBalancing:Defaults:Picker:PeakEwma:Decay", "05:00:00"), ("Endpoints:a", "http://a")]),
            options => options.Transport.ConnectTimeout = TimeSpan.Zero).Errors;
        Assert.Equal(2, errors.Count);
        Assert.StartsWith("LoadBalancing:Defaults:Picker:PeakEwma:Decay: got '05:00:00'", errors[0], StringComparison.Ordinal);
        Assert.StartsWith("LoadBalancing:Clusters:orders:Transport:ConnectTimeout (set in code): got '00:00:00'", errors[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Code_that_throws_is_an_error_and_the_others_are_still_told()
    {
        IReadOnlyList<string> errors = Sections.Build(Sections.Layers([("Picker:Policy", "rr"), ("Endpoints:a", "http://a")]), _ => throw new FormatException("no such region")).Errors;
        Assert.Contains("LoadBalancing:Clusters:orders: the code that configures it threw FormatException: no such region.", errors);
        Assert.Contains(errors, error => error.Contains("'rr'", StringComparison.Ordinal));
    }

    [Fact]
    public void Endpoints_come_from_one_source()
    {
        (string, string?)[] both = [("Endpoints:a", "http://a"), ("Discovery:Type", "dns"), ("Discovery:Name", "orders.svc")];
        Assert.Equal("LoadBalancing:Clusters:orders: endpoints come from Endpoints and Discovery, wanted one source of them.", Assert.Single(Sections.Errors(both)));
        Assert.Equal(
            "LoadBalancing:Clusters:orders: endpoints come from Endpoints and Discovery and an endpoint source in code, wanted one source of them.",
            Assert.Single(Sections.Build(Sections.Layers(both), hasEndpointSource: true).Errors));
        Assert.Empty(Sections.Build(null, hasEndpointSource: true).Errors);
    }

    [Theory]
    [InlineData("Discovery:Type", "dns", "LoadBalancing:Clusters:orders:Discovery:Name: got nothing")]
    [InlineData("Discovery:Name", "orders.svc", "LoadBalancing:Clusters:orders:Discovery:Type: got nothing")]
    [InlineData("Discovery:Type", "srv", "LoadBalancing:Clusters:orders:Discovery:Type: got 'srv', wanted one of: dns")]
    [InlineData("AllowEmpty", "false", "LoadBalancing:Clusters:orders:Endpoints: got no endpoints")]
    public void A_source_is_whole_and_there_is_one(string path, string value, string error) =>
        Assert.Contains(Sections.Errors((path, value)), actual => actual.StartsWith(error, StringComparison.Ordinal));

    [Fact]
    public void Without_any_configuration_code_is_enough()
    {
        ClusterConfig config = Sections.Valid(null, options => options.Endpoints["a"] = new EndpointOptions("http://a"));
        Assert.Equal("a=http://a*1", config.Text());
        Assert.Equal("code", Origin(config, "Endpoints:a:Address"));
        Assert.Equal(default, config.Section);
    }

    [Fact]
    public void A_name_of_a_plug_in_that_is_taken_is_an_error_of_the_configuration()
    {
        var catalog = new PickerCatalog([new("random", _ => throw new NotSupportedException())]);
        IReadOnlyList<string> errors = Sections.Build(Sections.Layers([("Endpoints:a", "http://a"), ("Picker:Plugins:mine:Depth", "3")]), catalog: catalog).Errors;
        Assert.Equal(2, errors.Count);
        Assert.StartsWith("AddEndpointPicker: the name 'random' is registered twice", errors[0], StringComparison.Ordinal);
        Assert.StartsWith("LoadBalancing:Clusters:orders:Picker:Plugins:mine: no picker of this name is registered", errors[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Every_setting_is_shown_once_and_none_is_read_twice()
    {
        ClusterConfig config = Sections.Valid(("Endpoints:a", "http://a"), ("Hosts:0", "orders.corp"), ("Hosts:1", "Orders.Lan"));
        Assert.Equal(config.Settings.Length, config.Settings.Select(setting => setting.Path).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Equal("LoadBalancing:Clusters:orders:Hosts:1", Origin(config, "Hosts:1"));
        Assert.True(config.Hosts.SetEquals(["orders", "orders.corp", "orders.lan"]));
    }
}
