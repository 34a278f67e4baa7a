using System.Net;
using LoadBalancing.Client.Endpoints;

namespace LoadBalancing.Client.Discovery;

/// <summary>Endpoints from A and AAAA records. An endpoint's id is its address, so that it keeps its statistics as long as the record stays.</summary>
internal sealed class DnsEndpointSource(DiscoveryConfig config, Func<string, CancellationToken, Task<IPAddress[]>> resolve) : IEndpointSource
{
    public async ValueTask<EndpointList> GetEndpointsAsync(CancellationToken cancellationToken)
    {
        IPAddress[] addresses = await resolve(config.Name, cancellationToken).ConfigureAwait(false);
        // Name servers rotate their answers; sorted, the same set is the same list.
        IEnumerable<string> texts = addresses
            .Select(address => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address)
            .Select(address => EndpointAddress.From(address, config.Port, config.Scheme).Text)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
        return new EndpointList(texts.Select(text => KeyValuePair.Create(text, new EndpointOptions(text)))) { RefreshAfter = config.Refresh };
    }
}
