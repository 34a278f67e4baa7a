using System.Net;
using LoadBalancing.Client.Configuration;

namespace LoadBalancing.Client.Http;

/// <summary>
/// Follows a redirect outside the picker: the logical request is changed as the runtime's own handler would (RFC 9110, 15.4), and is then balanced
/// again. Only to hosts that are balanced, and never from https to http.
/// </summary>
internal static class Redirect
{
    public const int Most = 10;

    /// <summary>Changes the request and disposes of the response, or leaves both for the caller.</summary>
    public static bool TryFollow(HttpRequestMessage request, HttpResponseMessage response, BalancedHosts hosts, ClusterConfig config)
    {
        if (TargetOf(request, response) is not { } target || !hosts.Contains(target, config)) { return false; }
        bool becomesGet = BecomesGet(request.Method, response.StatusCode);
        if (!becomesGet && !Replay.IsSafe(request.Content)) { return false; }
        response.Dispose();
        if (becomesGet)
        {
            request.Method = HttpMethod.Get;
            request.Content = null;
            if (request.Headers.TransferEncodingChunked == true) { request.Headers.TransferEncodingChunked = false; }
        }
        // As SocketsHttpHandler does: credentials were meant for the place that was asked first.
        request.Headers.Authorization = null;
        request.RequestUri = target;
        return true;
    }

    private static Uri? TargetOf(HttpRequestMessage request, HttpResponseMessage response)
    {
        bool isRedirect = response.StatusCode is HttpStatusCode.Moved or HttpStatusCode.Found or HttpStatusCode.SeeOther
            or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;
        if (!isRedirect || response.Headers.Location is not { } location) { return null; }
        // A relative reference is resolved by the rules of RFC 3986; one that names a host, even as //host, is checked like any other.
        if (!location.IsAbsoluteUri && !Uri.TryCreate(request.RequestUri, location, out location)) { return null; }
        // A reference without a scheme keeps that of the request, be it https+http.
        bool isHttp = location.Scheme is "http" or "https" || (location.Scheme is "https+http" or "http+https" && location.Scheme == request.RequestUri!.Scheme);
        bool isDowngrade = request.RequestUri!.Scheme == "https" && location.Scheme == "http";
        return isHttp && !isDowngrade ? location : null;
    }

    private static bool BecomesGet(HttpMethod method, HttpStatusCode status) => status switch
    {
        HttpStatusCode.Moved or HttpStatusCode.Found => method == HttpMethod.Post,
        HttpStatusCode.SeeOther => method != HttpMethod.Get && method != HttpMethod.Head,
        _ => false,
    };
}
