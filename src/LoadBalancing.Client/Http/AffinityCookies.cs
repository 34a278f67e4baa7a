using System.Globalization;
using System.Net;
using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Diagnostics;
using LoadBalancing.Client.Traffic.Affinity;

namespace LoadBalancing.Client.Http;

/// <summary>Where the affinity cookie of a request comes from and goes to: a container of the caller's, and his own headers. Both know the logical URI only.</summary>
internal sealed class AffinityCookies(HttpRequestMessage request, AffinityConfig config, Cluster cluster)
{
    private readonly Uri _uri = request.RequestUri!;
    private readonly CookieContainer? _container = request.Options.GetAffinityCookies();

    private bool IsSecure => _uri.Scheme is "https" or "wss";

    /// <summary>What was attached for this goes before what the request carries anyway.</summary>
    public ReadOnlySpan<char> Read() => _container?.GetCookies(_uri)[config.Name] is { } cookie ? cookie.Value : RequestCookie.Find(request.Headers, config.Name);

    /// <summary>Into the response, for a caller that hands on its cookies, and into the container. There it ends with the container: when it expires stands in its value.</summary>
    public void Write(HttpResponseMessage response, string value)
    {
        string secure = IsSecure ? "; Secure" : "";
        response.Headers.TryAddWithoutValidation("Set-Cookie", string.Create(CultureInfo.InvariantCulture, $"{config.Name}={value}; Path=/; Max-Age={(long)config.Lifetime.TotalSeconds}; HttpOnly; SameSite=Lax{secure}"));
        if (_container is null) { return; }
        try { _container.Add(_uri, new Cookie(config.Name, value, "/") { HttpOnly = true, Secure = IsSecure }); }
        catch (CookieException e) { cluster.Surroundings.Logger.AffinityCookieNotKept(cluster.Name, e.Message); }
    }
}
