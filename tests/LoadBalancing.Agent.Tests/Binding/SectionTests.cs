using LoadBalancing.Agent.Documents;
using LoadBalancing.Client.Versions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace LoadBalancing.Agent.Tests.Binding;

/// <summary>Versions that come from a section of the configuration.</summary>
public sealed class SectionTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly Source _source = new();
    private ServiceProvider? _services;
    private Func<PriceOptions, CancellationToken, ValueTask<string?>>? _verify;
    private int _verified;

    private IAgent Agent => _services!.GetRequiredService<IAgent>();

    private DocumentState Now => _services!.GetRequiredService<AgentDocuments>().Current.Documents[0];

    public void Dispose() => _services?.Dispose();

    [Fact]
    public async Task The_current_version_is_read_verified_and_confirmed_at_start()
    {
        await StartAsync(("Version", "42"), ("Currency", "EUR"));
        await Eventually.HoldsAsync(() => Agent.IsReady);
        Assert.Equal("42 - -", Now.Shortly());
        Assert.Equal("EUR", Assert.IsType<PriceOptions>(Now.Newest!.Content).Currency);
        Assert.Equal(ContentDigest.Of([KeyValuePair.Create("Currency", (string?)"EUR")]), Now.Newest.Digest);
    }

    [Fact]
    public async Task A_section_may_name_the_moment_of_its_version_and_the_version_that_it_supersedes()
    {
        string moment = (_time.GetUtcNow() + TimeSpan.FromSeconds(10)).ToString("O");
        await StartAsync(("Version", "43"), ("Currency", "EUR"));
        await Eventually.HoldsAsync(() => Agent.IsReady);
        Change(("Version", "42"), ("Currency", "USD"), ("Supersedes", "43"), ("ActivateAt", moment));
        _time.Advance(TimeSpan.FromMilliseconds(250));
        await Eventually.HoldsAsync(() => Now.Staged == 42);
        Assert.Equal("43 - -", Now.Shortly());
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("42 43 -", Now.Shortly());
    }

    [Theory]
    [InlineData("Supersedes", "0", "its Supersedes is '0', wanted a number from 1 to 9007199254740991")]
    [InlineData("ActivateAt", "tomorrow", "its ActivateAt is 'tomorrow', wanted a date and time with its offset, such as 2026-12-01T10:00:00Z")]
    [InlineData("ActivateAt", "2026-12-01T10:00:00", "its ActivateAt is '2026-12-01T10:00:00', wanted a date and time with its offset, such as 2026-12-01T10:00:00Z")]
    public async Task What_cannot_be_read_of_them_is_a_failure_that_names_it(string key, string value, string problem)
    {
        await StartAsync(("Version", "42"), ("Currency", "EUR"));
        await Eventually.HoldsAsync(() => Agent.IsReady);
        Change(("Version", "43"), ("Currency", "USD"), (key, value));
        _time.Advance(TimeSpan.FromMilliseconds(250));
        await Eventually.HoldsAsync(() => Now.Failure?.Reason == problem);
        Assert.Equal("42 - 43", Now.Shortly());
    }

    [Fact]
    public async Task Without_a_section_the_process_waits_for_one()
    {
        await StartAsync();
        Assert.Equal(("- - -", AgentState.Starting), (Now.Shortly(), Agent.State));
        Change(("Version", "42"));
        _time.Advance(TimeSpan.FromMilliseconds(250));
        await Eventually.HoldsAsync(() => Now.Shortly() == "42 - -");
    }

    [Fact]
    public async Task A_change_is_read_after_250_ms_of_quiet_and_after_5_s_at_the_latest()
    {
        await StartAsync(("Version", "42"), ("Currency", "EUR"));
        await Eventually.HoldsAsync(() => Agent.IsReady);
        Change(("Version", "43"), ("Currency", "USD"));
        _time.Advance(TimeSpan.FromMilliseconds(200));
        Change(("Version", "43"), ("Currency", "GBP"));
        _time.Advance(TimeSpan.FromMilliseconds(249));
        Assert.Equal("42 - -", Now.Shortly());
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await Eventually.HoldsAsync(() => Now.Shortly() == "43 42 -");
        Assert.Equal("GBP", ((PriceOptions)Now.Newest!.Content!).Currency);

        for (int i = 0; i < 25; i++)            // 25 x 200 ms without 250 ms of quiet
        {
            Change(("Version", "44"), ("Currency", $"C{i}"));
            _time.Advance(TimeSpan.FromMilliseconds(200));
        }
        await Eventually.HoldsAsync(() => Now.Newest!.Number == 44);
    }

    [Fact]
    public async Task A_section_that_does_not_have_its_own_digest_is_failed_and_the_whole_one_confirmed()
    {
        await StartAsync(("Version", "42"), ("Currency", "EUR"));
        await Eventually.HoldsAsync(() => Agent.IsReady);
        string digest = ContentDigest.Of([KeyValuePair.Create("Currency", (string?)"USD"), KeyValuePair.Create("Rounding", (string?)"up")]);
        Change(("Version", "43"), ("Digest", digest), ("Currency", "USD"));             // the end is not written yet
        _time.Advance(TimeSpan.FromMilliseconds(250));
        Assert.Equal("42 - 43", Now.Shortly());
        Assert.Contains("half-written", Now.Failure!.Reason, StringComparison.Ordinal);
        Assert.Equal(1, _verified);
        Change(("Version", "43"), ("Digest", digest.ToUpperInvariant()), ("Currency", "USD"), ("Rounding", "up"));
        _time.Advance(TimeSpan.FromMilliseconds(250));
        await Eventually.HoldsAsync(() => Now.Shortly() == "43 42 -");
    }

    [Fact]
    public async Task A_section_that_is_too_large_is_failed_and_the_next_one_confirmed()
    {
        await StartAsync(("Version", "42"), ("Currency", "EUR"));
        await Eventually.HoldsAsync(() => Agent.IsReady);
        Change(("Version", "43"), (string.Join(':', Enumerable.Repeat("a", 64)), "x"));         // 64 levels below the section itself
        _time.Advance(TimeSpan.FromMilliseconds(250));
        Assert.Equal("42 - ?", Now.Shortly());
        Assert.Contains("too deep", Now.Failure!.Reason, StringComparison.Ordinal);
        Change(("Version", "43"), ("Currency", "USD"));
        _time.Advance(TimeSpan.FromMilliseconds(250));
        await Eventually.HoldsAsync(() => Now.Shortly() == "43 42 -");
    }

    [Theory]
    [InlineData(null, "has no Version")]
    [InlineData("", "has no Version")]
    [InlineData("0", "wanted a number from 1")]
    [InlineData("-1", "wanted a number from 1")]
    [InlineData("9007199254740992", "wanted a number from 1")]
    [InlineData("4.2", "wanted a number from 1")]
    [InlineData("latest", "wanted a number from 1")]
    public async Task A_section_without_a_version_that_is_one_is_failed(string? version, string expected)
    {
        await StartAsync(("Version", version), ("Currency", "EUR"));
        Assert.Equal(("- - ?", AgentState.Failed), (Now.Shortly(), Agent.State));
        Assert.Contains(expected, Now.Failure!.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("invalid", "Currency must have three letters")]
    [InlineData("no", "no such currency")]
    [InlineData("threw", "InvalidOperationException: no bank")]
    public async Task A_version_that_its_validators_or_its_verification_refuse_is_failed(string currency, string expected)
    {
        _verify = (prices, _) => prices.Currency switch { "no" => new("no such currency"), "threw" => throw new InvalidOperationException("no bank"), _ => new((string?)null) };
        await StartAsync(("Version", "42"), ("Currency", "EUR"));
        await Eventually.HoldsAsync(() => Agent.IsReady);
        Change(("Version", "43"), ("Currency", currency));
        _time.Advance(TimeSpan.FromMilliseconds(250));
        await Eventually.HoldsAsync(() => Now.Shortly() == "42 - 43");
        Assert.Contains(expected, Now.Failure!.Reason, StringComparison.Ordinal);
        Change(("Version", "44"), ("Currency", "USD"));
        _time.Advance(TimeSpan.FromMilliseconds(250));
        await Eventually.HoldsAsync(() => Now.Shortly() == "44 42 -");
    }

    [Fact]
    public async Task A_section_goes_back_only_by_code()
    {
        await StartAsync(("Version", "42"), ("Currency", "EUR"));
        await Eventually.HoldsAsync(() => Agent.IsReady);
        Change(("Version", "41"), ("Currency", "USD"));
        _time.Advance(TimeSpan.FromMilliseconds(250));
        Assert.Equal("42 - -", Now.Shortly());
        await Agent.OfferAsync("prices", new AgentVersion(41, content: new PriceOptions { Currency = "USD" }) { IsRollback = true });
        Assert.Equal("41 42 -", Now.Shortly());
    }

    [Fact]
    public async Task What_changes_while_it_is_read_is_read_again()
    {
        await StartAsync(("Version", "42"), ("Currency", "EUR"));
        await Eventually.HoldsAsync(() => Agent.IsReady);
        int validations = 0;
        // Validated between the copies: the second one differs, so that nobody can say what these options were made of.
        OnValidate = () => { if (++validations == 1) { _source.Set(("Version", "43"), ("Currency", "GBP")); } };
        Change(("Version", "43"), ("Currency", "USD"));
        _time.Advance(TimeSpan.FromMilliseconds(250));
        Assert.Equal((1, "42 - -"), (validations, Now.Shortly()));
        _time.Advance(TimeSpan.FromMilliseconds(250));
        await Eventually.HoldsAsync(() => Now.Shortly() == "43 42 -");
        Assert.Equal("GBP", ((PriceOptions)Now.Newest!.Content!).Currency);
    }

    private Action? OnValidate { get; set; }

    private async Task StartAsync(params (string Key, string? Value)[] section)
    {
        _source.Set(section);
        IConfigurationRoot configuration = new ConfigurationBuilder().Add(_source).Build();
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(_time);
        services.Configure<PriceOptions>(configuration.GetSection("Prices"));
        services.AddOptions<PriceOptions>().Validate(prices => { OnValidate?.Invoke(); return prices.Currency != "invalid"; }, "Currency must have three letters");
        services.AddLoadBalancingAgent().AddOptions<PriceOptions>("prices", configuration.GetSection("Prices"), (prices, token) =>
        {
            Interlocked.Increment(ref _verified);
            return _verify?.Invoke(prices, token) ?? new((string?)null);
        });
        _services = services.BuildServiceProvider();
        foreach (IHostedLifecycleService service in _services.GetServices<IHostedService>().OfType<IHostedLifecycleService>()) { await service.StartingAsync(TestContext.Current.CancellationToken); }
    }

    private void Change(params (string Key, string? Value)[] section)
    {
        _source.Set(section);
        _source.Fire();
    }

    internal sealed class PriceOptions
    {
        public string? Currency { get; set; }

        public string? Rounding { get; set; }
    }

    /// <summary>A source that changes when the test says so, and tells of it when the test says so.</summary>
    private sealed class Source : ConfigurationProvider, IConfigurationSource
    {
        public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

        public void Set(params (string Key, string? Value)[] section) => Data = section.ToDictionary(pair => $"Prices:{pair.Key}", pair => pair.Value, StringComparer.OrdinalIgnoreCase);

        public void Fire() => OnReload();
    }
}
