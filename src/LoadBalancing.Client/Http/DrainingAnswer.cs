using System.Net;
using System.Net.Http.Headers;
using LoadBalancing.Client.Health;

namespace LoadBalancing.Client.Http;

/// <summary>Recognises the answer of an endpoint that is about to leave and wants no new requests.</summary>
internal static class DrainingAnswer
{
    public static bool Is(HttpResponseMessage response, DrainingConfig config) =>
        response.StatusCode == HttpStatusCode.ServiceUnavailable
        && config.Header is { } name
        && response.Headers.NonValidated.TryGetValues(name, out HeaderStringValues said) && !Denies(said.ToString())
        // HTTP/2 and 3 know no such header: they close connections by themselves.
        && (response.Version.Major >= 2 || response.Headers.ConnectionClose == true);

    private static bool Denies(string value) => value.Trim() is "0" || value.Trim().Equals("false", StringComparison.OrdinalIgnoreCase);
}
