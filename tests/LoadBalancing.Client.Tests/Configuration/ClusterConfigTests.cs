using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Discovery;
using LoadBalancing.Client.Endpoints;

namespace LoadBalancing.Client.Tests.Configuration;

public sealed class ClusterConfigTests
{
    private static ClusterConfig With(params (string Path, string? Value)[] settings) =>
        Sections.Valid(Sections.Layers([("Endpoints:a", "http://a"), ("Endpoints:b", "http://b")], settings));

    [Fact]
    public void Equal_content_is_equal_whatever_the_order_of_keys_and_where_it_came_from()
    {
        ClusterConfig fromCode = Sections.Valid(null, options =>
        {
            options.Endpoints["a"] = new("http://a");
            options.Endpoints["b"] = new("http://b");
        });
        ClusterConfig fromSection = Sections.Valid(("Endpoints:b", "HTTP://B/"), ("Endpoints:a", "http://a"), ("Picker:Policy", "LEAST_TIME"));
        Assert.Equal(fromCode, fromSection);
        Assert.Equal(fromCode.GetHashCode(), fromSection.GetHashCode());
    }

    public static TheoryData<string, string> Changes => new()
    {
        { "Endpoints:c", "http://c" },
        { "Endpoints:a", "http://a:81" },
        { "Endpoints:a:Weight", "2" },
        { "Endpoints:a:Zone", "z" },
        { "Endpoints:a:Labels:x", "y" },
        { "Hosts:0", "orders.corp" },
        { "OtherHosts", "pass_through" },
        { "Host", "logical" },
        { "AllowPlaintext", "true" },
        { "FollowRedirects", "true" },
        { "AllowEmpty", "true" },
        { "Picker:Policy", "random" },
        { "Picker:LeastTime:Decay", "00:00:11" },
        { "Picker:LeastTime:FailurePenalty", "00:00:06" },
        { "Picker:PeakEwma:Decay", "00:00:11" },
        { "Picker:PeakEwma:FailurePenalty", "00:00:06" },
        { "Endpoints:a:HashKey", "k" },
        { "Picker:BalanceFactor", "1.25" },
        { "Picker:PowerOfTwoChoices:ChoiceCount", "3" },
        { "Picker:WeightedRoundRobin:WeightSource", "reported" },
        { "Picker:WeightedRoundRobin:BlackoutPeriod", "00:00:11" },
        { "Picker:WeightedRoundRobin:WeightExpirationPeriod", "00:03:01" },
        { "Picker:WeightedRoundRobin:WeightUpdatePeriod", "00:00:02" },
        { "Picker:WeightedRoundRobin:ErrorUtilizationPenalty", "2" },
        { "Picker:RingHash:MinimumRingSize", "1025" },
        { "Picker:RingHash:MaximumRingSize", "4097" },
        { "Picker:Maglev:TableSize", "65521" },
        { "Picker:Prequal:PoolSize", "17" },
        { "Picker:Prequal:MaximumAge", "00:00:02" },
        { "Picker:Prequal:ReuseLimit", "5" },
        { "Picker:Prequal:HotQuantile", "0.85" },
        { "Picker:Prequal:LatencyMetric", "p50" },
        { "Picker:Prequal:ProbesPerRequest", "3" },
        { "Picker:Subset:Type", "random_subset" },
        { "Traffic:HashKey:0:Type", "path" },
        { "Resilience:Failover:Enabled", "false" },
        { "Resilience:Failover:MaxOtherEndpoints", "3" },
        { "Resilience:Budget:Ratio", "0.3" },
        { "Resilience:Budget:MinimumPerSecond", "11" },
        { "Resilience:Budget:Window", "00:00:11" },
        { "Transport:ConnectTimeout", "00:00:04" },
        { "Transport:PooledConnectionLifetime", "00:11:00" },
        { "Transport:PooledConnectionIdleTimeout", "00:00:30" },
        { "Transport:MaxConnectionsPerEndpoint", "7" },
        { "Transport:UseProxy", "true" },
        { "Transport:Tls:MinimumVersion", "1.3" },
        { "Transport:Tls:RootCertificates:0", "/roots.pem" },
        { "Transport:Tls:ClientCertificate:Path", "/client.pem" },
        { "Transport:Tls:Revocation", "online" },
        { "Metrics:PerEndpoint", "true" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Every_setting_is_part_of_the_content(string path, string value)
    {
        Assert.NotEqual(With(), With((path, value)));
        Assert.Equal(With((path, value)), With((path, value)));
    }

    public static TheoryData<string, string, string, string> Details => new()
    {
        { "Picker:Prequal:ProbesPerRequest", "3", "Picker:Prequal:ProbePath", "/status" },
        { "Picker:Prequal:ProbesPerRequest", "3", "Picker:Prequal:ProbeTimeout", "00:00:02" },
        { "Picker:Subset:Type", "random_subset", "Picker:Subset:Size", "21" },
        { "Traffic:HashKey:0:Type", "path", "Traffic:HashKey:0:Terminal", "true" },
        { "Traffic:HashKey:0:Type", "path", "Traffic:HashKey:1:Type", "path" },
        { "Transport:Tls:ClientCertificate:Path", "/client.pem", "Transport:Tls:ClientCertificate:KeyPath", "/client.key" },
        { "Transport:Tls:ClientCertificate:Path", "/client.pem", "Transport:Tls:ClientCertificate:Password", "Secret:client" },
    };

    /// <summary>Settings that mean something only beside another one.</summary>
    [Theory]
    [MemberData(nameof(Details))]
    public void So_is_every_setting_of_a_setting(string path, string value, string detail, string detailValue)
    {
        Assert.NotEqual(With((path, value)), With((path, value), (detail, detailValue)));
        Assert.Equal(With((path, value), (detail, detailValue)), With((path, value), (detail, detailValue)));
    }

    [Fact]
    public void The_instance_and_the_number_of_instances_are_content_of_an_aperture()
    {
        ClusterConfig Instance(string instance, string instances) =>
            With(("Picker:Subset:Type", "deterministic_aperture"), ("Picker:Subset:Instance", instance), ("Picker:Subset:Instances", instances));
        Assert.Equal(Instance("1", "3"), Instance("1", "3"));
        Assert.NotEqual(Instance("1", "3"), Instance("2", "3"));
        Assert.NotEqual(Instance("1", "3"), Instance("1", "4"));
    }

    [Fact]
    public void The_name_of_a_source_is_content_and_so_is_its_order()
    {
        ClusterConfig Keys(string first, string second) => With(
            ("Traffic:HashKey:0:Type", "header"), ("Traffic:HashKey:0:Name", first), ("Traffic:HashKey:1:Type", "header"), ("Traffic:HashKey:1:Name", second));
        Assert.Equal(Keys("x", "y"), Keys("x", "y"));
        Assert.NotEqual(Keys("x", "y"), Keys("y", "x"));
    }

    [Fact]
    public void A_version_makes_a_difference_but_not_to_the_content()
    {
        Assert.NotEqual(With(), With(("Version", "1")));
        Assert.True(With().HasSameContent(With(("Version", "1"))));
    }

    [Theory]
    [InlineData("orders")]
    [InlineData("0")]
    [InlineData("a.b-c")]
    [InlineData("Orders")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]         // 63
    public void A_cluster_is_named_like_a_host(string name)
    {
        Assert.True(ClusterName.IsValid(name));
        Assert.Equal(name.ToLowerInvariant(), ClusterName.Check(name, "name"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-a")]
    [InlineData(".a")]
    [InlineData("a_b")]
    [InlineData("a b")]
    [InlineData("a:80")]
    [InlineData("a\n")]
    [InlineData("bücher")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]        // 64
    public void Nothing_else_names_a_cluster(string name) =>
        Assert.Contains("wanted a name of 1 to 63 characters", Assert.Throws<ArgumentException>(() => ClusterName.Check(name, "name")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_discovered_list_is_held_to_the_rules_of_a_configured_one()
    {
        (_, IReadOnlyList<string> errors) = ClusterConfigBuilder.BuildEndpoints(new EndpointList(
        [
            new("a", new EndpointOptions("http://a", 0)), new("A", new EndpointOptions("http://a2", 0)), new("", new EndpointOptions("b", 0)), new("c", new EndpointOptions("ftp://c", 0)),
        ]));
        Assert.Equal(
            ["A: the id is listed twice.", ": an id has 1 to 256 characters and no control characters.", "c: got address 'ftp://c': scheme 'ftp' is not one of: http, https.", "endpoints: every weight is 0, wanted at least one above 0: weight 0 means no new requests."],
            errors);
        Assert.Equal(["http://a", "b"], ClusterConfigBuilder.BuildEndpoints(EndpointList.Of("http://a", "b")).Endpoints.Select(endpoint => endpoint.Id));
    }
}
