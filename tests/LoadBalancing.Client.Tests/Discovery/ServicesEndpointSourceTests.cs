using LoadBalancing.Client.Discovery;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace LoadBalancing.Client.Tests.Discovery;

/// <summary>What the section Services says of "catalog", each line as <c>path below Services:catalog = value</c>.</summary>
public sealed class ServicesEndpointSourceTests
{
    private static readonly DiscoveryOptions s_options = new() { Type = "services", Name = "catalog" };

    private static IConfigurationRoot Services(params string[] lines) => new ConfigurationBuilder()
        .AddInMemoryCollection(lines.Select(line => line.Split('=', 2)).Select(parts => KeyValuePair.Create($"Services:catalog{parts[0]}", (string?)parts[1])))
        .Build();

    private static DiscoveryConfig Config(string? scheme = null, string? endpoint = null) => DiscoveryConfig.From(s_options, "catalog")! with { Scheme = scheme, EndpointName = endpoint };

    private static EndpointList List(IConfiguration configuration, DiscoveryConfig? config = null, bool allowsNone = false)
    {
        Task<EndpointList> answer = new ServicesEndpointSource(configuration, config ?? Config(), allowsNone).GetEndpointsAsync(CancellationToken.None).AsTask();
        Assert.True(answer.IsCompleted);
        return answer.GetAwaiter().GetResult();
    }

    private static string Found(string? scheme, string? endpoint, params string[] lines) =>
        string.Join(" ", List(Services(lines), Config(scheme, endpoint)).Endpoints.Select(pair => pair.Key));

    private static string Error(string? scheme, string? endpoint, params string[] lines) =>
        Assert.Throws<DiscoveryFailedException>(() => List(Services(lines), Config(scheme, endpoint))).Message;

    [Fact]
    public void Each_value_is_an_endpoint_whose_id_is_its_address_in_the_order_of_its_numbers()
    {
        IConfigurationRoot services = Services([.. Enumerable.Range(0, 11).Select(i => $":http:{i}=http://h{i}:80")]);
        EndpointList list = List(services);
        Assert.Equal(Enumerable.Range(0, 11).Select(i => $"http://h{i}:80"), list.Endpoints.Select(pair => pair.Key));      // 10 after 9, not after 1
        Assert.Equal(list.Endpoints.Select(pair => pair.Key), list.Endpoints.Select(pair => pair.Value.Address));
        Assert.Equal(Timeout.InfiniteTimeSpan, list.RefreshAfter);
    }

    [Fact]
    public void Https_goes_before_http_and_default_before_both()
    {
        Assert.Equal("https://a", Found(null, null, ":http:0=http://b", ":https:0=https://a"));
        Assert.Equal("http://b", Found(null, null, ":http:0=http://b"));
        Assert.Equal("http://d", Found(null, null, ":http:0=http://b", ":https:0=https://a", ":default:0=http://d"));
    }

    [Fact]
    public void A_scheme_takes_only_its_own_section_and_its_own_endpoints()
    {
        Assert.Equal("http://b", Found("http", null, ":http:0=http://b", ":https:0=https://a"));
        Assert.Equal("https://a", Found("https", null, ":http:0=http://b", ":https:0=https://a"));
        Assert.Equal("http://b", Found("http", null, ":default:0=https://a", ":default:1=http://b"));
        Assert.Equal("Services:catalog: has none of the sections default, https.", Error("https", null, ":http:0=http://b"));
        Assert.Equal("Services:catalog:https: has no endpoint of scheme https.", Error("https", null, ":https:0=http://b"));
    }

    /// <summary>As Microsoft's provider does for https+http: of the schemes that values have, the first that is allowed; those without one stay.</summary>
    [Fact]
    public void Where_a_section_mixes_schemes_https_is_taken_and_what_has_none_too()
    {
        Assert.Equal("https://a c:81", Found(null, null, ":default:0=http://b", ":default:1=https://a", ":default:2=c:81"));
        Assert.Equal("http://b", Found(null, null, ":https:0=http://b"));
        Assert.Equal("c:81 d", Found(null, null, ":default:0=c:81", ":default:1=d"));
    }

    [Fact]
    public void A_value_without_a_scheme_has_that_of_its_section_or_the_one_that_is_wanted()
    {
        Assert.Equal("https://node:8443", Found(null, null, ":https:0=node:8443"));
        Assert.Equal("http://node:8080", Found(null, null, ":HTTP:0=node:8080"));
        Assert.Equal("node:8080", Found(null, null, ":default:0=node:8080"));
        Assert.Equal("https://node:8080", Found("https", null, ":default:0=node:8080"));
        Assert.Equal("node:8080", Found(null, "dashboard", ":dashboard:0=node:8080"));
    }

    [Fact]
    public void A_named_endpoint_is_a_section_of_its_own()
    {
        string[] lines = [":https:0=https://a", ":dashboard:0=https://d", ":dashboard:1=http://e"];
        Assert.Equal("https://d", Found(null, "dashboard", lines));
        Assert.Equal("http://e", Found("http", "dashboard", lines));
        Assert.Equal("Services:catalog:metrics: is missing.", Error(null, "metrics", [.. lines, ":default:0=http://f"]));
        Assert.Equal("https://a:1", Found(null, "HTTPS", ":https:0=a:1"));
    }

    [Fact]
    public void One_value_needs_no_list_and_goes_before_one()
    {
        Assert.Equal("https://a:1", Found(null, null, ":https=https://a:1"));
        Assert.Equal("https://a:1", Found(null, null, ":https=https://a:1", ":https:0=https://b:1"));
        Assert.Equal("https://b:1", Found(null, null, ":https=", ":https:0=https://b:1"));
        Assert.Equal("", Found("https", null, ":https="));
    }

    [Fact]
    public void Base_paths_stay_addresses_are_normalised_and_listed_once() =>
        Assert.Equal("http://h/base http://[::1]:6003", Found(null, null, ":http:0=http://H/base/", ":http:1= http://[::1]:6003 ", ":http:2=h/base"));

    [Fact]
    public void Environment_variables_of_Aspire_are_such_sections()
    {
        const string Variable = "lbtest_services__catalog__https__0";
        Environment.SetEnvironmentVariable(Variable, "https://localhost:7043");
        try
        {
            EndpointList list = List(new ConfigurationBuilder().AddEnvironmentVariables("lbtest_").Build());
            Assert.Equal("https://localhost:7043", Assert.Single(list.Endpoints).Key);
        }
        finally { Environment.SetEnvironmentVariable(Variable, null); }
    }

    [Fact]
    public void All_that_is_wrong_is_told_at_once_by_path_and_value()
    {
        string error = Error(null, null, ":https:0=ftp://x", ":https:1=https://fine", ":https:2=", ":https:first=https://y");
        Assert.Equal(
            "Services:catalog:https:first: unknown key, wanted whole numbers: a list of addresses. "
            + "Services:catalog:https:0: got 'ftp://x': scheme 'ftp' is not one of: http, https. "
            + "Services:catalog:https:2: got '': an address is required, such as http://10.0.0.1:8080.",
            error);
    }

    [Theory]
    [InlineData("https://me:hunter2@node", "...@node", "a user or password does not belong in an address")]
    [InlineData("https://me:hun@ter2@node", "...@node", "not an address; wanted [http|https]://host[:port][/base] or host[:port]")]
    [InlineData("https://me:hunter?2@node", "...@node", "not an address; wanted [http|https]://host[:port][/base] or host[:port]")]
    [InlineData("https://node?key=hunter2", "https://node?...", "a query or fragment does not belong in an address")]
    [InlineData("https://node#hunter2", "https://node#...", "a query or fragment does not belong in an address")]
    [InlineData("https://me@node/?key=hunter2", "...@node/?...", "a user or password does not belong in an address")]
    [InlineData("Server=node;Password=hunter2", "Server=...", "not an address; wanted [http|https]://host[:port][/base] or host[:port]")]
    public void A_secret_in_an_address_is_an_error_that_does_not_repeat_it(string address, string shown, string problem) =>
        Assert.Equal($"Services:catalog:https:0: got '{shown}': {problem}.", Error(null, null, $":https:0={address}"));

    [Fact]
    public void Nothing_is_an_error_unless_none_are_allowed()
    {
        IConfigurationRoot empty = new ConfigurationBuilder().Build();
        Assert.Equal("Services:catalog: is missing.", Assert.Throws<DiscoveryFailedException>(() => List(empty)).Message);
        Assert.Equal("Services:catalog: has none of the sections default, https, http.", Error(null, null, ":tcp:0=tcp://x"));
        Assert.Empty(List(empty, allowsNone: true).Endpoints);
        Assert.Throws<DiscoveryFailedException>(() => List(Services(":https:0=ftp://x"), allowsNone: true));
    }

    [Fact]
    public void A_list_and_an_error_carry_the_token_of_the_next_change()
    {
        IConfigurationRoot services = Services(":http:0=http://a");
        IChangeToken good = List(services).ChangeToken!;
        Assert.False(good.HasChanged);
        services["Services:catalog:http:0"] = "ftp://a";
        services.Reload();
        Assert.True(good.HasChanged);
        IChangeToken bad = Assert.Throws<DiscoveryFailedException>(() => List(services)).ChangeToken!;
        Assert.False(bad.HasChanged);
        services.Reload();
        Assert.True(bad.HasChanged);
    }
}
