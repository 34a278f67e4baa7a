namespace LoadBalancing.Client.Transport;

/// <summary>Where the Host header comes from.</summary>
internal enum HostRuleKind
{
    ByEndpoint,
    Logical,
    Endpoint,
    Fixed,
}
