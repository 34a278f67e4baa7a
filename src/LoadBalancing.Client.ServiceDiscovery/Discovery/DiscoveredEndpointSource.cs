using LoadBalancing.Client.Discovery;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.ServiceDiscovery;

namespace LoadBalancing.Client.ServiceDiscovery.Discovery;

/// <summary>
/// What <see cref="ServiceEndpointResolver"/> finds for one service. The cluster's own loop keeps the last good list, compares contents, and waits;
/// here the answer is only put into its words.
/// </summary>
internal sealed class DiscoveredEndpointSource(ServiceEndpointResolver resolver, IOptions<ServiceDiscoveryOptions> options, ServiceEndpointQuery service) : IEndpointSource
{
    /// <summary>
    /// The resolver disposes of a service's providers when nobody has asked for 10 s, and a token of theirs may then never fire; tokens of providers
    /// that only poll never do.
    /// </summary>
    private static readonly TimeSpan s_refresh = TimeSpan.FromSeconds(5);

    private bool _wasFound;

    public async ValueTask<EndpointList> GetEndpointsAsync(CancellationToken cancellationToken)
    {
        ServiceEndpointSource answer = await resolver.GetEndpointsAsync(service.ToString()!, cancellationToken).ConfigureAwait(false);
        bool isFound = !answer.Endpoints.Any(IsPassedThrough);
        // A name that is passed through says that no provider knows the service. Where one did, that is no reason to leave its endpoints.
        IEnumerable<ServiceEndpoint> endpoints = isFound || !_wasFound ? answer.Endpoints : [];
        _wasFound |= isFound && answer.Endpoints.Count > 0;
        string? scheme = SchemeOfBare();
        // Name servers rotate their answers; sorted, the same set is the same list.
        IEnumerable<string> addresses = endpoints.Select(endpoint => EndPointAddress.Of(endpoint.EndPoint, scheme)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return new EndpointList(EndpointList.Of(addresses).Endpoints) { ChangeToken = answer.ChangeToken, RefreshAfter = s_refresh };
    }

    /// <summary>As service discovery's own handler: an end point without a scheme is reached by the first that the service's name asks for.</summary>
    private string? SchemeOfBare() => options.Value.ApplyAllowedSchemes(service.IncludedSchemes) is [var first, ..] ? first.ToLowerInvariant() : null;

    /// <summary>The provider is internal there; its text is what it is known by.</summary>
    private static bool IsPassedThrough(ServiceEndpoint endpoint) => endpoint.Features.Get<IServiceEndpointProvider>()?.ToString() == "Pass-through";
}
