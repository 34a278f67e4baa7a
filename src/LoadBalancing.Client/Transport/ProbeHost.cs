using LoadBalancing.Client.Endpoints;

namespace LoadBalancing.Client.Transport;

/// <summary>The Host header of what the cluster itself asks of an endpoint: as a request to the cluster's own name would carry it.</summary>
internal readonly record struct ProbeHost(HostRule Rule, string Cluster)
{
    public string? For(EndpointAddress address)
    {
        string scheme = address.Scheme == "https" ? "https" : "http";
        // A cluster that is used without HTTP may have a name, such as a..b, that is no host; its endpoints then go by their own.
        return Rule.For(address, Uri.TryCreate($"{scheme}://{Cluster}/", UriKind.Absolute, out Uri? logical) ? logical : new Uri(address.HttpPrefix));
    }
}
