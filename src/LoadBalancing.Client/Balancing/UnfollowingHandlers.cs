namespace LoadBalancing.Client.Balancing;

/// <summary>Live handlers whose connections an application makes itself, so that TLS settings do not reach them. Handlers come and go, the cluster stays: it keeps none of them alive.</summary>
internal sealed class UnfollowingHandlers(string cluster)
{
    private readonly Lock _lock = new();
    private readonly List<(WeakReference<object> Handler, string Has)> _handlers = [];

    /// <param name="handler">As long as it lives.</param>
    /// <param name="has">Whose it is, and what stands in the way.</param>
    public void Add(object handler, string has)
    {
        lock (_lock)
        {
            _handlers.RemoveAll(known => !known.Handler.TryGetTarget(out _));
            _handlers.Add((new WeakReference<object>(handler), has));
        }
    }

    /// <summary>Null where all follow.</summary>
    public string? Hindrance()
    {
        lock (_lock)
        {
            string[] live = [.. _handlers.Where(known => known.Handler.TryGetTarget(out _)).Select(known => known.Has).Distinct()];
            return live.Length == 0 ? null : Sentence(string.Join(" and ", live));
        }
    }

    public string Sentence(string has) =>
        $"{has}, which the TLS settings of cluster '{cluster}' do not reach; let the library make it (no ConfigurePrimaryHttpMessageHandler that sets another handler or SslOptions), or set TLS in your handler and not in Transport:Tls";
}

/// <summary>A handler was to be made that would not follow the TLS settings in force.</summary>
internal sealed class UnfollowedTlsException(string sentence) : InvalidOperationException(sentence + ".");
