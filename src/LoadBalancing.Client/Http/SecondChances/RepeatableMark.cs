namespace LoadBalancing.Client.Http.SecondChances;

/// <summary>Which requests may be sent twice without doing something twice.</summary>
internal static class RepeatableMark
{
    private static readonly HttpRequestOptionsKey<bool?> s_key = new("LoadBalancing.Client.Repeatable");
    private static volatile bool s_isUsed;

    public static void Set(HttpRequestOptions options, bool? isRepeatable)
    {
        s_isUsed = true;
        options.Set(s_key, isRepeatable);
    }

    /// <summary>RFC 9110, 9.2.2: idempotent methods; or what the caller says.</summary>
    public static bool IsIdempotent(HttpRequestMessage request) => Of(request) ?? (IsSafeMethod(request.Method) || request.Method == HttpMethod.Put || request.Method == HttpMethod.Delete);

    /// <summary>RFC 9110, 9.2.1: safe methods; or what the caller says.</summary>
    public static bool IsSafe(HttpRequestMessage request) => Of(request) ?? IsSafeMethod(request.Method);

    private static bool IsSafeMethod(HttpMethod method) => method == HttpMethod.Get || method == HttpMethod.Head || method == HttpMethod.Options || method == HttpMethod.Trace;

    /// <summary>To read the options of a request that has none allocates; most applications mark nothing.</summary>
    private static bool? Of(HttpRequestMessage request) => s_isUsed && request.Options.TryGetValue(s_key, out bool? mark) ? mark : null;
}
