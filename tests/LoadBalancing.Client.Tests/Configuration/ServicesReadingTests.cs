using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Discovery;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Traffic;
using Microsoft.Extensions.Configuration;

namespace LoadBalancing.Client.Tests.Configuration;

/// <summary>Which configurations take their endpoints from the section Services, and which combinations are errors.</summary>
public sealed class ServicesReadingTests
{
    private static Candidate Build(string[] services, Action<ClusterOptions>? code = null, bool hasEndpointSource = false, params (string Path, string? Value)[] settings) =>
        Builder(services.Contains, hasEndpointSource).Build(SectionCopy.Of(Sections.Layers(settings)), code is null ? [] : [code]);

    private static ClusterConfigBuilder Builder(Func<string, bool>? hasService, bool hasEndpointSource = false) =>
        new("orders", PickerCatalog.BuiltIn, HashKeyCode.None, hasEndpointSource) { HasService = hasService };

    private static DiscoveryConfig? Discovery(Candidate candidate)
    {
        Assert.Empty(candidate.Errors);
        return candidate.Config!.Discovery;
    }

    private static IReadOnlyList<string> Errors(params (string Path, string? Value)[] settings) => Build(["orders"], settings: settings).Errors;

    [Fact]
    public void A_cluster_that_names_no_source_takes_the_service_of_its_name()
    {
        DiscoveryConfig discovery = Discovery(Build(["orders"]))!;
        Assert.Equal((true, true, "orders", null, null), (discovery.IsOfServices, discovery.IsImplicit, discovery.Name, discovery.Scheme, discovery.EndpointName));
        Assert.Equal("section 'Services:orders'", discovery.Source);
        Assert.Equal("http", Discovery(Build(["orders"], settings: [("Discovery:Scheme", "HTTP")]))!.Scheme);
    }

    [Fact]
    public void Endpoints_discovery_and_code_go_before_it()
    {
        Assert.Null(Discovery(Build(["orders"], settings: [("Endpoints:a", "http://a")])));
        Assert.Null(Discovery(Build(["orders"], options => options.Endpoints["a"] = new("http://a"))));
        Assert.Null(Discovery(Build(["orders"], hasEndpointSource: true)));
        Assert.Equal((false, "x.svc"), Discovery(Build(["orders"], settings: [("Discovery:Type", "DNS"), ("Discovery:Name", "x.svc")])) is { } dns ? (dns.IsOfServices, dns.Name) : default);
    }

    [Fact]
    public void The_explicit_form_needs_no_name_and_no_section_yet()
    {
        DiscoveryConfig own = Discovery(Build([], settings: [("Discovery:Type", "Services")]))!;
        Assert.Equal((true, false, "orders"), (own.IsOfServices, own.IsImplicit, own.Name));
        DiscoveryConfig other = Discovery(Build([], settings: [("Discovery:Type", "services"), ("Discovery:Name", "catalog"), ("Discovery:Scheme", "https"), ("Discovery:EndpointName", "dashboard")]))!;
        Assert.Equal(("catalog", "https", "dashboard", "section 'Services:catalog:dashboard'"), (other.Name, other.Scheme, other.EndpointName, other.Source));
    }

    [Fact]
    public void Without_any_source_the_error_names_this_one_too()
    {
        Assert.Equal("LoadBalancing:Clusters:orders:Endpoints: got no endpoints, wanted at least one, or Discovery, or an endpoint source, or a section Services:orders, or AllowEmpty: true.", Assert.Single(Build(["payments"]).Errors));
        Assert.Equal("LoadBalancing:Clusters:orders:Endpoints: got no endpoints, wanted at least one, or Discovery, or an endpoint source, or AllowEmpty: true.", Assert.Single(Builder(null).Build(SectionCopy.Empty, []).Errors));
    }

    /// <summary>Else its endpoints would be another content of the same version on the day they come.</summary>
    [Fact]
    public void Where_none_are_allowed_services_are_asked_for_whether_there_are_any_or_not()
    {
        Candidate without = Build([], settings: [("AllowEmpty", "true")]), with = Build(["orders"], settings: [("AllowEmpty", "true")]);
        Assert.Equal(Discovery(without), Discovery(with));
        Assert.True(without.Config!.HasSameContent(with.Config!));
        Assert.Null(Discovery(Builder(null).Build(SectionCopy.Of(Sections.Layers([("AllowEmpty", "true")])), [])));
    }

    [Fact]
    public void Without_a_configuration_to_read_the_type_is_an_error() => Assert.Equal(
        "LoadBalancing:Clusters:orders:Discovery:Type: got 'services', wanted another source: there is no IConfiguration whose section Services could be read.",
        Assert.Single(Builder(null).Build(SectionCopy.Of(Sections.Layers([("Discovery:Type", "services")])), []).Errors));

    [Fact]
    public void A_type_that_has_no_use_for_a_key_says_so_all_at_once()
    {
        Assert.Equal(
            [
                "LoadBalancing:Clusters:orders:Discovery:Port: got '80', wanted with Type: dns: addresses in Services have their ports.",
                "LoadBalancing:Clusters:orders:Discovery:Refresh: got '00:00:10', wanted with Type: dns: Services is read when the configuration changes.",
            ],
            Errors(("Discovery:Type", "services"), ("Discovery:Port", "80"), ("Discovery:Refresh", "00:00:10")));
        Assert.Equal(
            [
                "LoadBalancing:Clusters:orders:Discovery:Name: got nothing, wanted a DNS name.",
                "LoadBalancing:Clusters:orders:Discovery:EndpointName: got 'x', wanted with Type: services: DNS knows no names of endpoints.",
            ],
            Errors(("Discovery:Type", "dns"), ("Discovery:EndpointName", "x")));
        Assert.Equal("LoadBalancing:Clusters:orders:Discovery:Type: got nothing, wanted one of: dns, services.", Assert.Single(Errors(("Discovery:EndpointName", "x"))));
        Assert.Equal("LoadBalancing:Clusters:orders:Discovery:EndpointName: got 'a:b', wanted the name of a section in Services, of 1 to 128 characters and without ':'.", Assert.Single(Errors(("Discovery:Type", "services"), ("Discovery:EndpointName", "a:b"))));
    }

    [Fact]
    public void Defaults_bind_only_the_types_that_know_them()
    {
        Assert.Empty(Errors(("Discovery:Type", "services"), ("LoadBalancing:Defaults:Discovery:Port", "80"), ("LoadBalancing:Defaults:Discovery:Refresh", "00:00:10")));
        Assert.Empty(Errors(("Discovery:Type", "dns"), ("Discovery:Name", "x.svc"), ("LoadBalancing:Defaults:Discovery:EndpointName", "x")));
        Assert.Single(Build(["orders"], options => options.Discovery.Port = 80, settings: [("Discovery:Type", "services")]).Errors);
    }

    [Fact]
    public void Two_sources_are_an_error_but_services_by_itself_is_none_of_them()
    {
        Assert.Contains("endpoints come from Endpoints and Discovery, wanted one source of them", Assert.Single(Errors(("Discovery:Type", "services"), ("Endpoints:a", "http://a"))), StringComparison.Ordinal);
        Assert.Contains("endpoints come from Discovery and an endpoint source in code", Assert.Single(Build(["orders"], hasEndpointSource: true, settings: [("Discovery:Type", "services")]).Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Its_endpoints_have_no_labels()
    {
        (string, string?)[] split = [("Traffic:Splits:0:Percent", "100"), ("Traffic:Splits:0:Subset:track", "canary")];
        Assert.Contains("wanted nothing: the endpoints of Services have no labels", Assert.Single(Build(["orders"], settings: split).Errors), StringComparison.Ordinal);
        Assert.Empty(Build([], settings: [.. split, ("AllowEmpty", "true")]).Errors);
    }

    [Fact]
    public void What_is_in_force_is_described_with_where_it_came_from()
    {
        SettingDescription Type(Candidate candidate) => candidate.Config!.Settings.Single(setting => setting.Path == "Discovery:Type");
        Assert.Equal(new SettingDescription("Discovery:Type", "services", "Services:orders"), Type(Build(["orders"])));
        Assert.Equal(new SettingDescription("Discovery:Type", "services", "LoadBalancing:Clusters:orders:Discovery:Type"), Type(Build(["orders"], settings: [("Discovery:Type", "services")])));
        Assert.Equal(new SettingDescription("Discovery:Type", "", "default"), Type(Build(["orders"], settings: [("Endpoints:a", "http://a")])));
    }

    [Fact]
    public void Endpoints_that_vanish_are_half_a_file_even_where_services_could_take_their_place()
    {
        ClusterConfig before = Build(["orders"], settings: [("Endpoints:a", "http://a"), ("Picker:Policy", "random")]).Config!, after = Build(["orders"], settings: [("Picker:Policy", "random")]).Config!;
        string? reason = UpdateRules.Judge(before, new Client.Versions.VersionLedger<ClusterConfig>(new ManualTime()), after, after.Arrival)?.Reason;
        Assert.Contains("its list of endpoints vanished", reason, StringComparison.Ordinal);
        ClusterConfig meant = Build(["orders"], settings: [("Discovery:Type", "services")]).Config!;
        Assert.Null(UpdateRules.Judge(before, new Client.Versions.VersionLedger<ClusterConfig>(new ManualTime()), meant, meant.Arrival));
    }
}
