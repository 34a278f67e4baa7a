using LoadBalancing.Agent.Http;
using Microsoft.AspNetCore.Http;

namespace LoadBalancing.Agent;

/// <summary>What a request runs on.</summary>
public static class AgentHttpContextExtensions
{
    /// <summary>Gets the version that the request runs on: the one that it names, else the newest that was confirmed when it was first asked for. It stays the same until the request ends.</summary>
    /// <param name="context">The request.</param>
    /// <param name="document">The document's name; case is ignored.</param>
    /// <returns>The number, or <see langword="null"/> while none is confirmed and for a document that was not added.</returns>
    public static long? GetConfigurationVersion(this HttpContext context, string document)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(document);
        return AgentRequest.Of(context).VersionOf(document)?.Number;
    }

    /// <summary>Gets the content of the version that <see cref="GetConfigurationVersion"/> names.</summary>
    /// <typeparam name="T">What the content is.</typeparam>
    /// <param name="context">The request.</param>
    /// <param name="document">The document's name; <see langword="null"/> for the first document whose content is a <typeparamref name="T"/>.</param>
    /// <returns>The content, or <see langword="null"/> while no version is confirmed, and where the content is something else.</returns>
    public static T? GetAgentConfiguration<T>(this HttpContext context, string? document = null)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(context);
        AgentRequest request = AgentRequest.Of(context);
        return document is null ? request.Content<T>() : request.VersionOf(document)?.Content as T;
    }
}
