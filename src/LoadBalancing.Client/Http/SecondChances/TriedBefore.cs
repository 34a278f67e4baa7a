using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Picking;

namespace LoadBalancing.Client.Http.SecondChances;

/// <summary>
/// The endpoints that a request failed at, kept in its options for whoever sends the same request again from outside: a resilience handler of the application's. Nothing else is remembered of the last time.
/// </summary>
internal static class TriedBefore
{
    private static readonly HttpRequestOptionsKey<Entry?> s_key = new("LoadBalancing.Client.Tried");
    private static int s_live;

    /// <summary>The list that a request brings along; null for almost every one, whose options are not even looked at while no list is alive in the process.</summary>
    public static TriedEndpoints? Of(HttpRequestMessage request) =>
        Volatile.Read(ref s_live) != 0 && request.Options.TryGetValue(s_key, out Entry? entry) ? entry?.Tried : null;

    public static void Remember(HttpRequestMessage request, TriedEndpoints tried) => request.Options.Set(s_key, new Entry(tried));

    public static void Remember(HttpRequestMessage request, EndpointNode endpoint)
    {
        var tried = new TriedEndpoints(Of(request));
        tried.Add(endpoint);
        Remember(request, tried);
    }

    /// <summary>All were tried: the request begins anew with them.</summary>
    public static void Forget(HttpRequestMessage request) => request.Options.Set(s_key, null);

    /// <summary>Counted as long as somebody can still bring it.</summary>
    private sealed class Entry
    {
        public Entry(TriedEndpoints tried)
        {
            Tried = tried;
            Interlocked.Increment(ref s_live);
        }

        ~Entry() => Interlocked.Decrement(ref s_live);

        public TriedEndpoints Tried { get; }
    }
}
