using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace LoadBalancing.Client.Discovery;

/// <summary>Endpoints from the section <c>Services</c>, asked again whenever the configuration changes. An endpoint's id is its address, so that it keeps its statistics as long as that stays.</summary>
/// <param name="configuration">The whole of the application's.</param>
/// <param name="config">Which service.</param>
/// <param name="allowsNone">That nothing is said of the service is an empty list, not an error.</param>
internal sealed class ServicesEndpointSource(IConfiguration configuration, DiscoveryConfig config, bool allowsNone) : IEndpointSource
{
    public ValueTask<EndpointList> GetEndpointsAsync(CancellationToken cancellationToken)
    {
        // Taken before anything is read: a change in between fires it.
        IChangeToken token = configuration.GetReloadToken();
        try
        {
            IReadOnlyList<string> addresses = ServicesSection.Read(configuration, config)
                ?? (allowsNone ? [] : throw new DiscoveryFailedException(ServicesSection.Missing(configuration, config)));
            return new(new EndpointList(EndpointList.Of(addresses).Endpoints) { ChangeToken = token, RefreshAfter = Timeout.InfiniteTimeSpan });
        }
        catch (DiscoveryFailedException e) { throw new DiscoveryFailedException(e.Message) { ChangeToken = token }; }
    }
}
