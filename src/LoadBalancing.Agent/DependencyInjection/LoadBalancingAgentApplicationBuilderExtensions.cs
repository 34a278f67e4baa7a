using LoadBalancing.Agent;
using LoadBalancing.Agent.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Lets the agent answer.</summary>
public static class LoadBalancingAgentApplicationBuilderExtensions
{
    /// <summary>Puts the agent into the pipeline. Call it first: what comes before it is neither counted nor kept from requests that name a version which this process cannot run.</summary>
    /// <param name="app">The application.</param>
    /// <returns>The application.</returns>
    /// <exception cref="InvalidOperationException">AddLoadBalancingAgent was not called, or this was called twice.</exception>
    public static IApplicationBuilder UseLoadBalancingAgent(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        AgentParts parts = PartsOf(app.ApplicationServices);
        if (!parts.TryUse()) { throw new InvalidOperationException("UseLoadBalancingAgent was called twice; every request would be counted twice."); }
        return app.Use(next => new AgentMiddleware(parts, next).InvokeAsync);
    }

    /// <summary>Maps <see cref="AgentOptions.Path"/> as an endpoint, for conventions such as RequireAuthorization; the middleware leaves the path alone then.</summary>
    /// <param name="endpoints">The routes.</param>
    /// <returns>What takes the conventions. They come on top of loopback and tokens, unless <see cref="AgentOptions.EndpointConventionsDecide"/>.</returns>
    /// <exception cref="InvalidOperationException">AddLoadBalancingAgent was not called, or the path is empty.</exception>
    public static IEndpointConventionBuilder MapLoadBalancingAgent(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        AgentParts parts = PartsOf(endpoints.ServiceProvider);
        if (parts.Path.Length == 0) { throw new InvalidOperationException("MapLoadBalancingAgent needs AgentOptions.Path, which is empty."); }
        parts.Map();
        return endpoints.MapMethods(parts.Path, [HttpMethods.Get, HttpMethods.Head], (RequestDelegate)parts.AnswerMappedAsync).WithDisplayName("Load balancing agent");
    }

    private static AgentParts PartsOf(IServiceProvider services) =>
        services.GetService<AgentParts>() ?? throw new InvalidOperationException("Call services.AddLoadBalancingAgent() first.");
}
