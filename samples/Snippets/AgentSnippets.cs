using LoadBalancing.Agent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Snippets;

/// <summary>The code of docs/agent.md, word for word. It is compiled here and never run.</summary>
internal static class AgentSnippets
{
    public static void Start(string[] args)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
        builder.Services.Configure<PriceOptions>(builder.Configuration.GetSection("Prices"));
        builder.Services.AddLoadBalancingAgent()
            .AddOptions<PriceOptions>("prices", builder.Configuration.GetSection("Prices"), verify: (prices, token) => CheckAsync(prices, token));

        WebApplication app = builder.Build();
        app.UseLoadBalancingAgent();        // first
        app.MapGet("/price", (HttpContext context) => $"{context.GetAgentConfiguration<PriceOptions>()?.Currency} at version {context.GetConfigurationVersion("prices")}");
        app.Run();
    }

    public static void Load(WebApplicationBuilder builder, WorkQueue queue) =>
        builder.Services.AddLoadBalancingAgent(options =>
        {
            options.Tokens.Add(builder.Configuration["AgentToken"] ?? "");
            options.ApplicationUtilization = () => (double)queue.Busy / queue.Workers;
        });

    public static void Own(WebApplicationBuilder builder) => builder.Services.AddLoadBalancingAgent().AddConfiguration(new RulesConfiguration());

    public static async Task Offer(IAgent agent, byte[] rules, CancellationToken cancellationToken)
    {
        ApplyResult result = await agent.OfferAsync("rules", new AgentVersion(42, content: rules));
        if (!result.IsConfirmed) { Console.WriteLine($"42 is not served: {result.Reason}"); }
        await agent.OfferAsync("rules", new AgentVersion(41, content: await YesterdayAsync(cancellationToken)) { IsRollback = true });
    }

    public static void Map(WebApplicationBuilder builder, WebApplication app)
    {
        builder.Services.AddLoadBalancingAgent(options => options.EndpointConventionsDecide = true);

        app.MapLoadBalancingAgent().RequireAuthorization("operators");
    }

    private static ValueTask<string?> CheckAsync(PriceOptions prices, CancellationToken cancellationToken) => new(cancellationToken.IsCancellationRequested || prices.Currency is null ? "no currency" : null);

    private static Task<byte[]> YesterdayAsync(CancellationToken cancellationToken) => Task.FromException<byte[]>(new OperationCanceledException(cancellationToken));

    internal sealed class RulesConfiguration : IAgentConfiguration
    {
        public string Document => "rules";

        public async ValueTask<ApplyResult> ApplyAsync(AgentVersion version, CancellationToken cancellationToken)
        {
            RuleSet rules = await RuleSet.CompileAsync((byte[])version.Content!, cancellationToken);
            return rules.Test() ? ApplyResult.Confirmed(rules) : ApplyResult.Failed("its own examples do not pass");
        }
    }

    internal sealed class PriceOptions
    {
        public string? Currency { get; set; }
    }

    internal sealed class WorkQueue
    {
        public int Busy { get; set; }

        public int Workers { get; set; } = 1;
    }

    internal sealed class RuleSet(int length)
    {
        public static Task<RuleSet> CompileAsync(byte[] text, CancellationToken cancellationToken) => Task.FromResult(new RuleSet(cancellationToken.IsCancellationRequested ? 0 : text.Length));

        public bool Test() => length > 0;
    }
}
