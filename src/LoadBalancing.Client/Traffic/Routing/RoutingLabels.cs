namespace LoadBalancing.Client.Traffic.Routing;

/// <summary>The labels that a caller set on a request, in its options. They are copied when they are set: a request may be under way while its caller goes on.</summary>
internal static class RoutingLabels
{
    private static readonly HttpRequestOptionsKey<IReadOnlyDictionary<string, string>?> s_key = new("LoadBalancing.Client.RoutingLabels");

    public static IReadOnlyDictionary<string, string>? Of(HttpRequestOptions options) => options.TryGetValue(s_key, out IReadOnlyDictionary<string, string>? labels) ? labels : null;

    public static void Set(HttpRequestOptions options, IReadOnlyDictionary<string, string>? labels) =>
        options.Set(s_key, labels is null ? null : new Dictionary<string, string>(labels, StringComparer.Ordinal));

    public static void Set(HttpRequestOptions options, string name, string? value)
    {
        var labels = new Dictionary<string, string>(Of(options) ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        if (value is null) { labels.Remove(name); }
        else { labels[name] = value; }
        options.Set(s_key, labels);
    }
}
