using System.Globalization;
using LoadBalancing.Client.Outcomes;

namespace LoadBalancing.Client.Http;

/// <summary>Values of <c>error.type</c>, as the runtime's own HTTP metrics give them: bounded, without text of the exception.</summary>
internal static class ErrorTypes
{
    /// <summary>The application's classifier called an answer a failure whose status is none.</summary>
    public const string Classified = "classified";

    /// <summary>An attempt that took longer than it may; the name that OpenTelemetry suggests.</summary>
    public const string Timeout = CallResult.TimedOut;

    /// <summary>An agent's answer that it cannot run the version which the request names.</summary>
    public const string SentAway = "421";

    public static string Of(Exception exception) => exception switch
    {
        HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } http => NameOf(http.HttpRequestError),
        HttpIOException { HttpRequestError: not HttpRequestError.Unknown } io => NameOf(io.HttpRequestError),
        _ => exception.GetType().FullName!,
    };

    /// <summary>Error answers are few; their texts are made once.</summary>
    public static string? OfStatus(int status) => status switch
    {
        < 400 => null,
        429 => "429",
        500 => "500",
        502 => "502",
        503 => "503",
        504 => "504",
        _ => status.ToString(CultureInfo.InvariantCulture),
    };

    private static string NameOf(HttpRequestError error) => error switch
    {
        HttpRequestError.NameResolutionError => "name_resolution_error",
        HttpRequestError.ConnectionError => "connection_error",
        HttpRequestError.SecureConnectionError => "secure_connection_error",
        HttpRequestError.HttpProtocolError => "http_protocol_error",
        HttpRequestError.ExtendedConnectNotSupported => "extended_connect_not_supported",
        HttpRequestError.VersionNegotiationError => "version_negotiation_error",
        HttpRequestError.UserAuthenticationError => "user_authentication_error",
        HttpRequestError.ProxyTunnelError => "proxy_tunnel_error",
        HttpRequestError.InvalidResponse => "invalid_response",
        HttpRequestError.ResponseEnded => "response_ended",
        HttpRequestError.ConfigurationLimitExceeded => "configuration_limit_exceeded",
        _ => "_OTHER",
    };
}
