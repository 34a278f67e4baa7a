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

    /// <summary>Without its quotes (RFC 6265, 4.1.1); an empty one is none, and what has no '=' is no cookie.</summary>
    private static ulong? OfCookie(HttpRequestHeaders headers, string name)
    {
        if (!headers.NonValidated.TryGetValues("Cookie", out HeaderStringValues values)) { return null; }
        foreach (string line in values)
        {
            if (Find(line, ';', name, needsValue: true) is not { } found) { continue; }
            ReadOnlySpan<char> value = line.AsSpan()[found];
            if (value is ['"', .. var inner, '"']) { value = inner; }
            return value.IsEmpty ? null : XxHash64.Of(value);
        }
        return null;
    }

    /// <summary>As it stands in the URI, not decoded.</summary>
    private static ulong? OfQuery(string query, string name) =>
        query.Length > 1 && Find(query.AsSpan(1), '&', name, needsValue: false) is { } value ? XxHash64.Of(query.AsSpan(1)[value]) : null;

    /// <summary>Where the value of the first <c>name=value</c> stands.</summary>
    private static Range? Find(ReadOnlySpan<char> text, char separator, ReadOnlySpan<char> name, bool needsValue)
    {
        foreach (Range part in text.Split(separator))
        {
            (int start, int length) = part.GetOffsetAndLength(text.Length);
            while (length > 0 && text[start] == ' ') { start++; length--; }
            ReadOnlySpan<char> pair = text.Slice(start, length);
            int equals = pair.IndexOf('=');
            if (equals < 0 && needsValue) { continue; }
            ReadOnlySpan<char> found = equals < 0 ? pair : pair[..equals];
            if (found.SequenceEqual(name)) { return equals < 0 ? new Range(start + length, start + length) : new Range(start + equals + 1, start + length); }
        }
        return null;
    }
}
