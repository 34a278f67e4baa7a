using System.Globalization;
using LoadBalancing.Client.Endpoints;

namespace LoadBalancing.Client.Transport;

/// <summary>
/// Which Host header (and so which :authority, SNI and certificate name) an attempt carries. By default an endpoint that is an IP address gets
/// the logical authority, and one that is a DNS name its own. The caller's own Host header is never overridden.
/// </summary>
internal sealed record HostRule(HostRuleKind Kind, string? Value)
{
    public static HostRule Default { get; } = new(HostRuleKind.ByEndpoint, null);

    public static HostRule From(string? setting) => setting?.ToLowerInvariant() switch
    {
        null or "" => Default,
        "logical" => new(HostRuleKind.Logical, null),
        "endpoint" => new(HostRuleKind.Endpoint, null),
        _ => new(HostRuleKind.Fixed, setting.ToLowerInvariant()),
    };

    /// <summary>The Host to set, or null to leave it to the URI.</summary>
    public string? For(EndpointAddress endpoint, Uri request) => Kind switch
    {
        HostRuleKind.ByEndpoint => endpoint.IsIpLiteral ? LogicalAuthority(request) : null,
        HostRuleKind.Logical => LogicalAuthority(request),
        HostRuleKind.Fixed => Value,
        _ => null,
    };

    /// <summary>Lower case and ASCII: connection pools tell names apart by case.</summary>
    private static string LogicalAuthority(Uri request)
    {
        string host = request.HostNameType == UriHostNameType.IPv6 ? request.Host : request.IdnHost;
        return request.IsDefaultPort ? host : string.Create(CultureInfo.InvariantCulture, $"{host}:{request.Port}");
    }
}
