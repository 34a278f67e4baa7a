using System.Net.Http.Headers;

namespace LoadBalancing.Client.Http.SecondChances;

/// <summary>The same request once more, for attempts that run side by side: each is rewritten for an endpoint of its own, and the caller's stays as it is.</summary>
internal static class RequestCopy
{
    public static HttpRequestMessage Of(HttpRequestMessage request)
    {
        var copy = new HttpRequestMessage(request.Method, request.RequestUri) { Version = request.Version, VersionPolicy = request.VersionPolicy, Content = request.Content };
        foreach ((string name, HeaderStringValues values) in request.Headers.NonValidated)
        {
            if (values.Count == 1) { copy.Headers.TryAddWithoutValidation(name, values.ToString()); }
            else { copy.Headers.TryAddWithoutValidation(name, values); }
        }
        foreach ((string key, object? value) in (IDictionary<string, object?>)request.Options) { ((IDictionary<string, object?>)copy.Options).Add(key, value); }
        return copy;
    }
}
