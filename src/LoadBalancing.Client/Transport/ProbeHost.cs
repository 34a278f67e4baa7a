using LoadBalancing.Client.Endpoints;

namespace LoadBalancing.Client.Transport;

/// <summary>The Host header of what the cluster itself asks of an endpoint: as a request to the cluster's own name would carry it.</summary>
internal readonly record struct ProbeHost(HostRule Rule, string Cluster)
{
    public string? For(EndpointAddress address)
    {
        string scheme = address.Scheme == "https" ? "https" : "http";
        return Rule.For(address, new Uri($"{scheme}://{Cluster}/"));
    }
}
