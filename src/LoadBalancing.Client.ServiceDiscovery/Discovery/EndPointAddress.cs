using System.Globalization;
using System.Net;
using Microsoft.Extensions.ServiceDiscovery;

namespace LoadBalancing.Client.ServiceDiscovery.Discovery;

/// <summary>An <see cref="EndPoint"/> of service discovery as the text of an address; equal end points have equal texts, so that the text is the endpoint's id.</summary>
internal static class EndPointAddress
{
    /// <param name="endPoint">A URI, a name or an IP address. Port 0 is the scheme's.</param>
    /// <param name="scheme">Of those that carry none; null for the request's.</param>
    public static string Of(EndPoint endPoint, string? scheme) => endPoint switch
    {
        // Neither user nor query: service discovery's own handler takes none of them either.
        UriEndPoint uri => uri.Uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/'),
        DnsEndPoint name => Join(scheme, name.Host.ToLowerInvariant(), name.Port),
        IPEndPoint ip => Join(scheme, (ip.Address.IsIPv4MappedToIPv6 ? ip.Address.MapToIPv4() : ip.Address).ToString(), ip.Port),
        _ => throw new NotSupportedException($"'{endPoint}' is a {endPoint.GetType().Name}; wanted a URI, a name or an IP address."),
    };

    private static string Join(string? scheme, string host, int port)
    {
        string bracketed = host.Contains(':', StringComparison.Ordinal) && !host.StartsWith('[') ? $"[{host}]" : host;
        string authority = port == 0 ? bracketed : string.Create(CultureInfo.InvariantCulture, $"{bracketed}:{port}");
        return scheme is null ? authority : $"{scheme}://{authority}";
    }
}
