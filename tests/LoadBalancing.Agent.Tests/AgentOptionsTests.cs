using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LoadBalancing.Agent.Tests;

public sealed class AgentOptionsTests
{
    public static TheoryData<string, Action<AgentOptions>> Wrong => new()
    {
        { "Path", options => options.Path = "up" },
        { "Path", options => options.Path = "/" },
        { "Path", options => options.Path = "/a?b" },
        { "Path", options => options.Path = "/a b" },
        { "Path", options => options.Path = "/%2e" },
        { "Tokens:0", options => options.Tokens.Add("15-characters-!") },
        { "Tokens:0", options => options.Tokens.Add("") },
        { "Tokens:0", options => options.Tokens.Add(new string('a', 257)) },
        { "Tokens:1", options => { options.Tokens.Add("0123456789abcdef"); options.Tokens.Add("0123456789 abcdef"); } },
        { "Overlap", options => options.Overlap = TimeSpan.FromSeconds(-1) },
        { "Overlap", options => options.Overlap = TimeSpan.FromMinutes(61) },
        { "ApplyTimeout", options => options.ApplyTimeout = TimeSpan.FromMilliseconds(99) },
        { "ApplyTimeout", options => options.ApplyTimeout = Timeout.InfiniteTimeSpan },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_wrong_option_stops_the_start_and_is_named(string option, Action<AgentOptions> configure)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddLoadBalancingAgent(configure);
        await using WebApplication app = builder.Build();
        OptionsValidationException error = await Assert.ThrowsAsync<OptionsValidationException>(() => app.StartAsync(TestContext.Current.CancellationToken));
        Assert.StartsWith(option + ": ", Assert.Single(error.Failures), StringComparison.Ordinal);
        Assert.DoesNotContain("-characters-", error.Message, StringComparison.Ordinal);         // a token is a secret, even a wrong one
    }

    [Fact]
    public void All_errors_are_told_at_once()
    {
        ValidateOptionsResult result = new AgentOptionsRules().Validate(null, new AgentOptions { Path = "x", Tokens = { "short" }, Overlap = TimeSpan.MaxValue, ApplyTimeout = TimeSpan.Zero });
        Assert.Equal(4, result.Failures!.Count());
    }

    [Fact]
    public void What_is_at_the_edge_is_allowed() => Assert.True(new AgentOptionsRules().Validate(null, new AgentOptions
    {
        Path = "",
        Tokens = { "0123456789abcdef", new string('~', 256) },
        Overlap = TimeSpan.Zero,
        ApplyTimeout = TimeSpan.FromHours(1),
    }).Succeeded);

    [Fact]
    public void The_agent_must_be_added_before_it_is_used()
    {
        WebApplication app = WebApplication.CreateSlimBuilder().Build();
        Assert.Contains("AddLoadBalancingAgent", Assert.Throws<InvalidOperationException>(() => app.UseLoadBalancingAgent()).Message, StringComparison.Ordinal);
        Assert.Contains("AddLoadBalancingAgent", Assert.Throws<InvalidOperationException>(() => app.MapLoadBalancingAgent()).Message, StringComparison.Ordinal);
    }
}
