using LoadBalancing.Client.Endpoints;

namespace LoadBalancing.Client.Http;

/// <summary>What a balanced response can tell.</summary>
public static class BalancedResponseExtensions
{
    /// <summary>Says which endpoint answered.</summary>
    /// <param name="response">The response.</param>
    /// <returns>The endpoint; <see langword="null"/> when the response was not balanced, switched protocols, or had its content replaced by another handler.</returns>
    public static EndpointNode? GetEndpoint(this HttpResponseMessage response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return (response.Content as LeasedContent)?.Endpoint;
    }
}
