using System.Globalization;
using LoadBalancing.Client.Endpoints;

namespace LoadBalancing.Client.Transport;

/// <summary>What a check asks of an endpoint, and which answer is good.</summary>
/// <param name="Kind">The protocol.</param>
/// <param name="Port">Another port than the endpoint's, or null.</param>
/// <param name="Scheme">http, https, or null for the endpoint's; an endpoint without one is asked over http.</param>
/// <param name="Http">For checks over HTTP.</param>
/// <param name="GrpcService">For checks over gRPC; empty for the server as a whole.</param>
internal sealed record CheckSpec(CheckKind Kind, int? Port, string? Scheme, HttpCheckSpec Http, string GrpcService)
{
    /// <summary>The endpoint's prefix on the port that is checked, and what stands after it.</summary>
    public Uri UriOf(EndpointAddress address, string pathAndQuery)
    {
        bool isSecure = (Scheme ?? address.Scheme) == "https";
        string prefix = Port is { } port
            ? string.Create(CultureInfo.InvariantCulture, $"{(isSecure ? "https" : "http")}://{address.Host}:{port}{address.BasePath}")
            : isSecure ? address.HttpsPrefix : address.HttpPrefix;
        return new Uri(prefix + pathAndQuery);
    }
}
