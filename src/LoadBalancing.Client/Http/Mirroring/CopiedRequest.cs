using System.Collections.Frozen;
using System.Net.Http.Headers;
using LoadBalancing.Client.Traffic;
using LoadBalancing.Client.Transport;

namespace LoadBalancing.Client.Http.Mirroring;

/// <summary>What a copy has of its original: method, path, version, headers and body; not its options, hence no session, no view of a group and no hash key.</summary>
internal static class CopiedRequest
{
    /// <summary>Path and query of a Uri are canonical already.</summary>
    private static readonly UriCreationOptions s_asIs = new() { DangerousDisablePathAndQueryCanonicalization = true };

    /// <summary>What is said to the next hop only (RFC 9110, 7.6.1), which trace it belongs to, and which version the original must run on.</summary>
    private static readonly FrozenSet<string> s_own = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Connection", "Keep-Alive", "Proxy-Connection", "Transfer-Encoding", "Trailer", "Upgrade", "Expect", "traceparent", "tracestate", "Request-Id", VersionHeaders.Required);

    public static HttpRequestMessage Of(HttpRequestMessage request, MirrorConfig rule)
    {
        var copy = new HttpRequestMessage { Method = request.Method, Version = request.Version, VersionPolicy = request.VersionPolicy };
        NameSet? named = request.Headers.NonValidated.TryGetValues("Connection", out HeaderStringValues connection) ? NameSet.Of(connection.ToString()) : null;
        foreach ((string name, HeaderStringValues values) in request.Headers.NonValidated)
        {
            if (!s_own.Contains(name) && named?.Contains(name) != true) { Add(copy.Headers, name, values, rule); }
        }
        if (rule.ShadowHost) { copy.Headers.Host = Mirroring.ShadowHost.Of(request.Headers.Host ?? AuthorityOf(request.RequestUri!)); }
        return copy;
    }

    public static HttpContent ContentOf(byte[] body, HttpContentHeaders headers, MirrorConfig rule)
    {
        var content = new ByteArrayContent(body);
        foreach ((string name, HeaderStringValues values) in headers.NonValidated)
        {
            // Its length it knows itself.
            if (!name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)) { Add(content.Headers, name, values, rule); }
        }
        return content;
    }

    /// <summary>As if the other cluster had been called: the ports of the original mean nothing there.</summary>
    public static Uri UriAt(Uri original, string cluster) => new($"{original.Scheme}://{cluster}{original.PathAndQuery}", in s_asIs);

    private static void Add(HttpHeaders headers, string name, HeaderStringValues values, MirrorConfig rule)
    {
        if (rule.RemoveHeaders?.Contains(name) != true) { HeaderCopy.Add(headers, name, values); }
    }

    private static string AuthorityOf(Uri uri) => uri.IsDefaultPort ? uri.IdnHost : FormattableString.Invariant($"{uri.IdnHost}:{uri.Port}");
}
