using System.Net.Http.Headers;
using System.Numerics;
using LoadBalancing.Client.Hashing;
using LoadBalancing.Client.Traffic;

namespace LoadBalancing.Client.Http;

/// <summary>Finds the key of a request and hashes it, as Envoy does: XXH64 of each value, joined by <c>rotl(hash, 1) ^ next</c>.</summary>
internal static class RequestHashKey
{
    public static ulong? HashOf(HttpRequestMessage request, TrafficConfig traffic)
    {
        if (request.Options.GetHashKey() is { } key) { return XxHash64.Of(key); }
        ulong? hash = null;
        foreach (HashKeySource source in traffic.HashKey)
        {
            // Rotated, so that two equal values do not cancel each other.
            if (HashOf(request, source) is { } next) { hash = BitOperations.RotateLeft(hash.GetValueOrDefault(), 1) ^ next; }
            if (source.IsTerminal && hash.HasValue) { break; }
        }
        return hash;
    }

    private static ulong? HashOf(HttpRequestMessage request, HashKeySource source) => source.Kind switch
    {
        HashKeyKind.Header => OfHeader(request.Headers, source.Name),
        HashKeyKind.Cookie => OfCookie(request.Headers, source.Name),
        HashKeyKind.Query => OfQuery(request.RequestUri!.Query, source.Name),
        HashKeyKind.Path => XxHash64.Of(request.RequestUri!.AbsolutePath),
        _ => source.Code!(request) is { } value ? XxHash64.Of(value) : null,
    };

    /// <summary>Several values are hashed as they go over the wire: in one line.</summary>
    private static ulong? OfHeader(HttpRequestHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out HeaderStringValues values) ? XxHash64.Of(values.ToString()) : null;

    private static ulong? OfCookie(HttpRequestHeaders headers, string name) => RequestCookie.Find(headers, name) is { IsEmpty: false } value ? XxHash64.Of(value) : null;

    /// <summary>As it stands in the URI, not decoded.</summary>
    private static ulong? OfQuery(string query, string name) =>
        query.Length > 1 && NamedValue.Find(query.AsSpan(1), '&', name, needsValue: false) is { } value ? XxHash64.Of(query.AsSpan(1)[value]) : null;
}
