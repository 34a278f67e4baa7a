using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Traffic;
using LoadBalancing.Client.Traffic.Affinity;
using Microsoft.Extensions.Options;

namespace LoadBalancing.Client.Tests.Configuration;

/// <summary><c>Traffic:Affinity</c>.</summary>
public sealed class AffinityReadingTests
{
    private const string Path = "LoadBalancing:Clusters:orders:Traffic:Affinity:";
    private static readonly HashKeyCode s_code = new([new HashKeyFunction("tenant", static _ => null)]);

    private static (string, string?)[] With(params (string Key, string? Value)[] settings) => [("Endpoints:a", "http://a"), .. settings.Select(pair => ("Traffic:Affinity:" + pair.Key, pair.Value))];

    private static AffinityConfig? Read(params (string Key, string? Value)[] settings)
    {
        (ClusterConfig? config, IReadOnlyList<string> errors) = Sections.Build(Sections.Layers(With(settings)), hashKeys: s_code);
        Assert.Empty(errors);
        return config!.Traffic.Affinity;
    }

    [Fact]
    public void Without_a_type_there_are_no_sessions() => Assert.Null(Read(("IdleTimeout", "00:01:00")));

    [Fact]
    public void Everything_is_read()
    {
        AffinityConfig config = Read(("Type", "Header"), ("Name", "X-User"), ("WhenGone", "fail"), ("IdleTimeout", "00:00:01"), ("Lifetime", "30.00:00:00"), ("Capacity", "7"))!;
        Assert.Equal(new AffinityConfig(AffinityKind.Header, "x-user", true) { IdleTimeout = TimeSpan.FromSeconds(1), Lifetime = TimeSpan.FromDays(30), Capacity = 7 }, config);
        AffinityConfig cookie = Read(("Type", "cookie"))!;
        Assert.Equal(new AffinityConfig(AffinityKind.Cookie, "lb-affinity", false) { IdleTimeout = TimeSpan.FromMinutes(20), Lifetime = TimeSpan.FromHours(1), Capacity = 100_000 }, cookie);
        Assert.Equal((AffinityKind.Key, ""), (Read(("Type", "key"))!.Kind, Read(("Type", "key"))!.Name));
        Assert.NotNull(Read(("Type", "source"), ("Name", "tenant"))!.Code);
    }

    [Theory]
    [InlineData("Type", "ip", "got 'ip', wanted one of: key, header, source, cookie")]
    [InlineData("WhenGone", "wait", "got 'wait', wanted one of: redistribute, fail")]
    [InlineData("IdleTimeout", "00:00:00.999", "wanted a duration (hh:mm:ss) from 00:00:01 to 30.00:00:00")]
    [InlineData("IdleTimeout", "30.00:00:01", "wanted a duration (hh:mm:ss) from 00:00:01 to 30.00:00:00")]
    [InlineData("Lifetime", "60", "wanted a duration (hh:mm:ss) from 00:00:01 to 30.00:00:00")]
    [InlineData("Capacity", "0", "wanted a whole number from 1 to 10000000")]
    [InlineData("Capacity", "10000001", "wanted a whole number from 1 to 10000000")]
    [InlineData("Name", "a b", "wanted a name of at most 256 characters without spaces")]
    public void What_is_out_of_range_is_named_with_what_was_wanted(string key, string value, string wanted)
    {
        IReadOnlyList<string> errors = Sections.Errors(With((key, value)));
        Assert.Contains(errors, error => error.StartsWith(Path + key + ": ", StringComparison.Ordinal) && error.Contains(wanted, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null, "x-user", "Type: got nothing, wanted one of: key, header, source, cookie.")]
    [InlineData("key", "x-user", "Name: got 'x-user', wanted nothing: a key has no name.")]
    [InlineData("header", null, "Name: got nothing, wanted the name of the header.")]
    [InlineData("source", null, "Name: got nothing, wanted the name of the source.")]
    [InlineData("source", "user", "Name: got 'user', wanted a source registered by AddHashKeySource: tenant.")]
    [InlineData("cookie", "a=b", "Name: got 'a=b', wanted a name of letters, digits and !#$%&'*+-.^_`|~.")]
    [InlineData("cookie", "a;b", "Name: got 'a;b', wanted a name of letters, digits and !#$%&'*+-.^_`|~.")]
    [InlineData("header", "x:y", "Name: got 'x:y', wanted a name of letters, digits and !#$%&'*+-.^_`|~.")]
    public void The_name_fits_the_type(string? type, string? name, string error)
    {
        IReadOnlyList<string> errors = Sections.Build(Sections.Layers(With([.. type is null ? Array.Empty<(string, string?)>() : [("Type", type)], .. name is null ? Array.Empty<(string, string?)>() : [("Name", name)]])), hashKeys: s_code).Errors;
        Assert.Equal([Path + error], errors);
    }

    [Fact]
    public void A_cookie_without_keys_is_an_error_for_a_process_and_none_for_a_checker()
    {
        ClusterOptions options = Given.Options(o => o.Traffic.Affinity.Type = "cookie", "http://a");
        OptionsValidationException error = Assert.Throws<OptionsValidationException>(() => Cluster.Create("orders", options));
        Assert.Equal([Path + "Type: got 'cookie', wanted with the keys that sign it: AddAffinityKeyRing, or ClusterSetup.AffinityKeys."], error.Failures);
        Assert.NotNull(Read(("Type", "cookie")));
    }

    [Fact]
    public void Another_affinity_is_another_content()
    {
        ClusterConfig first = Sections.Valid(With(("Type", "key"))), same = Sections.Valid(With(("Type", "KEY"))), other = Sections.Valid(With(("Type", "key"), ("Capacity", "5"))), none = Sections.Valid(With());
        Assert.Equal((true, false, false), (first.HasSameContent(same), first.HasSameContent(other), first.HasSameContent(none)));
        Assert.NotNull(first.Endpoints[0]);
    }
}
