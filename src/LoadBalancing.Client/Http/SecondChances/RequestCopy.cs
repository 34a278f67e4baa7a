namespace LoadBalancing.Client.Http.SecondChances;

/// <summary>The same request once more, for attempts that run side by side: each is rewritten for an endpoint of its own, and the caller's stays as it is.</summary>
internal static class RequestCopy
{
    public static HttpRequestMessage Of(HttpRequestMessage request)
    {
        var copy = new HttpRequestMessage(request.Method, request.RequestUri) { Version = request.Version, VersionPolicy = request.VersionPolicy, Content = request.Content };
        HeaderCopy.AddAll(copy.Headers, request.Headers);
        foreach ((string key, object? value) in (IDictionary<string, object?>)request.Options) { ((IDictionary<string, object?>)copy.Options).Add(key, value); }
        return copy;
    }
}
