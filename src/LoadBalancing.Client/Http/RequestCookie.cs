using System.Net.Http.Headers;

namespace LoadBalancing.Client.Http;

/// <summary>The cookies that a caller's own <c>Cookie</c> header holds.</summary>
internal static class RequestCookie
{
    /// <summary>The value of the first of that name, without its quotes (RFC 6265, 4.1.1); empty where there is none. What has no '=' is no cookie.</summary>
    public static ReadOnlySpan<char> Find(HttpRequestHeaders headers, string name)
    {
        if (!headers.NonValidated.TryGetValues("Cookie", out HeaderStringValues values)) { return default; }
        foreach (string line in values)
        {
            if (NamedValue.Find(line, ';', name, needsValue: true) is not { } found) { continue; }
            ReadOnlySpan<char> value = line.AsSpan()[found];
            return value is ['"', .. var inner, '"'] ? inner : value;
        }
        return default;
    }
}
