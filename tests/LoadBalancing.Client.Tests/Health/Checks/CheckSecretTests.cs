using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Tests.Balancing;
using LoadBalancing.Client.Tests.Configuration;
using LoadBalancing.Client.Transport;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LoadBalancing.Client.Tests.Health.Checks;

/// <summary>Secrets are named and never written: whatever is searched, their values are not there.</summary>
public sealed class CheckSecretTests
{
    private const string Value = "hunter2", Headers = "Health:ActiveCheck:Http:Headers:";
    private readonly List<string?> _sent = [];
    private string? _secret = "Bearer " + Value;

    private static string[] Errors(string header, string value, Action<ClusterOptions>? code = null) =>
        [.. Sections.Build(Sections.Layers([("Endpoints:a", "http://a"), ("Health:ActiveCheck:Type", "http"), (Headers + header, value)]), code).Errors];

    [Theory]
    [InlineData("Authorization")]
    [InlineData("proxy-authorization")]
    [InlineData("Cookie")]
    [InlineData("X-Access-Token")]
    [InlineData("MySecretKey")]
    [InlineData("x-password")]
    [InlineData("X-Api-Key")]
    [InlineData("apikey")]
    [InlineData("api_key")]
    public void A_secret_in_a_section_is_an_error_that_says_how_to_name_it(string header)
    {
        string error = Assert.Single(Errors(header, "Bearer " + Value));
        Assert.Equal(
            $"{Sections.Orders}:{Headers}{header}: a section never holds a secret, wanted Secret:name, with a name of 1 to 128 characters from A-Z, a-z, 0-9, '.', '_' and '-'; the whole value is kept under that name.",
            error);
        Assert.Empty(Errors(header, "Secret:orders.token_1-a"));
        Assert.Empty(Errors("X-Caller", "Bearer " + Value));
    }

    [Fact]
    public void Code_may_hold_one_and_may_replace_one() =>
        Assert.Empty(Errors("Authorization", "Secret:x", options => { options.Health.ActiveCheck.Http.Headers["Authorization"] = Value; options.Health.ActiveCheck.Http.Headers["Cookie"] = Value; }));

    [Theory]
    [InlineData("Secret:")]
    [InlineData("Secret: hunter2")]
    [InlineData("secret:hunter2!")]
    [InlineData("Secret:hunter2\u00e4")]
    public void A_name_that_is_none_is_an_error_which_keeps_it_to_itself(string value)
    {
        foreach (string header in (string[])["Authorization", "X-Other"])
        {
            string[] errors = Errors(header, value);
            Assert.NotEmpty(errors);
            Assert.DoesNotContain(errors, error => error.Contains(Value, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_name_has_at_most_128_characters()
    {
        Assert.Empty(Errors("X-Other", "Secret:" + new string('n', 128)));
        Assert.Single(Errors("X-Other", "Secret:" + new string('n', 129)));
    }

    [Fact]
    public void Outside_a_process_nobody_is_asked()
    {
        string json = $$"""{ "Clusters": { "orders": { "Endpoints": { "a": "http://a" }, "Health": { "ActiveCheck": { "Http": { "Headers": { "Cookie": "Secret:nobody-knows" } } } } } } }""";
        Assert.Empty(ConfigurationChecker.Check(json).Errors);
    }

    [Fact]
    public void A_name_that_nobody_knows_is_an_error_and_so_is_code_that_throws()
    {
        OptionsValidationException unknown = Assert.Throws<OptionsValidationException>(() => Create(_ => null));
        Assert.Equal("LoadBalancing:Clusters:orders:Health:ActiveCheck:Http:Headers:Authorization: the secret 'orders-token' is not known.", Assert.Single(unknown.Failures));
        OptionsValidationException thrown = Assert.Throws<OptionsValidationException>(() => Create(_ => throw new FormatException(Value)));
        Assert.EndsWith(": looking up the secret 'orders-token' threw FormatException.", Assert.Single(thrown.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public void A_check_sends_the_value_that_is_known_then_and_the_version_stays()
    {
        using TestCluster test = Create(name => name == "orders-token" ? _secret : null);
        test.Time.Advance(TimeSpan.FromSeconds(11));
        _secret = "Bearer other";
        test.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(["Bearer hunter2", "Bearer other"], _sent);
        Assert.Equal("local-1", test.Cluster.Version.ToString());
    }

    [Theory]
    [InlineData("hunter2\r\nX-Other: 1", "the secret 'orders-token' is longer than 4096 characters, or holds a control character, or one that is not ASCII")]
    [InlineData("hunter2\u00e4", "the secret 'orders-token' is longer than 4096 characters, or holds a control character, or one that is not ASCII")]
    [InlineData(null, "the secret 'orders-token' is not known")]
    public void A_secret_that_cannot_be_sent_fails_the_check_and_is_not_repeated(string? later, string reason)
    {
        using TestCluster test = Create(_ => _secret);
        _secret = later;
        for (int i = 0; i < 4; i++) { test.Time.Advance(TimeSpan.FromSeconds(10)); }
        Assert.Empty(_sent);
        Assert.Equal(EndpointAvailability.Ejected, test.Node("a").Availability);
        Assert.Contains(test.Cluster.Journal, entry => entry.Kind == "endpoint.ejected" && entry.Reason.EndsWith($"the header 'Authorization' cannot be sent: {reason}", StringComparison.Ordinal));
        Assert.False(test.Node("a").Tracker.RefusesConnections);
        AssertSaysNothing(test);
    }

    [Fact]
    public void Nothing_that_is_written_holds_the_value_and_the_name_may_be_shown()
    {
        using TestCluster test = Create(_ => _secret);
        test.Time.Advance(TimeSpan.FromSeconds(60));
        Assert.NotEmpty(_sent);
        Assert.Equal("Secret:orders-token", Assert.Single(test.Cluster.Describe().Settings, setting => setting.Path == Headers + "Authorization").Value);
        AssertSaysNothing(test);
    }

    [Fact]
    public void In_a_container_they_are_in_the_configuration_unless_the_application_says_where()
    {
        IConfigurationRoot configuration = Sections.Layers([("Endpoints:a", "http://a"), ("Health:ActiveCheck:Type", "http"), (Headers + "Authorization", "Secret:orders-token")]);
        IServiceCollection services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddLoadBalancedCluster("orders");
        using (ServiceProvider without = services.BuildServiceProvider())
        {
            Assert.Contains("'orders-token' is not known", Assert.Throws<OptionsValidationException>(() => without.GetRequiredKeyedService<Cluster>("orders")).Message, StringComparison.Ordinal);
        }
        configuration["Secrets:orders-token"] = Value;
        using (ServiceProvider with = services.BuildServiceProvider()) { Assert.Equal(Value, with.GetRequiredKeyedService<Cluster>("orders").Surroundings.Secrets("orders-token")); }
        services.AddLoadBalancingSecrets(provider => name => $"{provider.GetRequiredService<IConfiguration>()["Prefix"]}{name}!");
        configuration["Prefix"] = "vault/";
        using ServiceProvider own = services.BuildServiceProvider();
        Assert.Equal("vault/orders-token!", own.GetRequiredKeyedService<Cluster>("orders").Surroundings.Secrets("orders-token"));
    }

    /// <summary>Endpoint a, checked each 10 s with a header that names a secret.</summary>
    private TestCluster Create(Func<string, string?> secrets) => new(
        Given.Options(
            options =>
            {
                options.Health.ActiveCheck.Type = "http";
                options.Health.ActiveCheck.Interval = TimeSpan.FromSeconds(10);
                options.Health.ActiveCheck.Jitter = 0;
                options.Health.ActiveCheck.Http.Headers["Authorization"] = "Secret:orders-token";
            },
            "http://a", "http://b"),
        new ClusterSetup { Secrets = secrets, SendCheck = Send });

    private Task<CheckResult> Send(CheckRequest request, CancellationToken token)
    {
        if (request.Address.Host == "a") { _sent.Add(request.Spec.Http.Headers.Pairs.Single().Value); }
        return Task.FromResult(CheckResult.Passed("status 200"));
    }

    private static void AssertSaysNothing(TestCluster test)
    {
        ClusterDescription description = test.Cluster.Describe();
        string all = string.Join(
            '\n',
            [.. test.Log.All, .. test.Cluster.Journal.Select(entry => entry.ToString()), description.ToString(), .. description.Settings.Select(setting => setting.ToString()), .. description.Endpoints.Select(endpoint => endpoint.ToString()), test.Cluster.Config.ToString()]);
        Assert.Contains("orders-token", all, StringComparison.Ordinal);
        Assert.DoesNotContain(Value, all, StringComparison.Ordinal);
    }
}
