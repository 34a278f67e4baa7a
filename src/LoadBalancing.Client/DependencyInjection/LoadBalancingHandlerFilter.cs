using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Http;
using LoadBalancing.Client.Transport;
using Microsoft.Extensions.Http;

namespace LoadBalancing.Client.DependencyInjection;

/// <summary>
/// Puts our handler innermost, so that the application's own handlers, and its retries, see the logical URI. Registered before all other filters,
/// its second half runs after theirs.
/// </summary>
internal sealed class LoadBalancingHandlerFilter(IEnumerable<HttpClientBinding> bindings, IClusterProvider clusters) : IHttpMessageHandlerBuilderFilter
{
    private readonly ILookup<string, HttpClientBinding> _bindings = bindings.ToLookup(binding => binding.Client, StringComparer.Ordinal);

    public Action<HttpMessageHandlerBuilder> Configure(Action<HttpMessageHandlerBuilder> next) => builder =>
    {
        next(builder);
        if (builder.Name is not null && _bindings.Contains(builder.Name)) { Add(builder, [.. _bindings[builder.Name]]); }
    };

    private void Add(HttpMessageHandlerBuilder builder, HttpClientBinding[] bindings)
    {
        string[] names = [.. bindings.Select(binding => binding.Cluster).Distinct(StringComparer.OrdinalIgnoreCase)];
        if (names.Length > 1) { throw new InvalidOperationException($"HttpClient '{builder.Name}' was given to two clusters: {string.Join(" and ", names)}. One client sends through one cluster."); }
        // Service discovery that an application adds to every client would pick an endpoint before we see the request.
        for (int i = builder.AdditionalHandlers.Count - 1; i >= 0; i--)
        {
            if (builder.AdditionalHandlers[i].GetType().FullName is { } type && type.StartsWith("Microsoft.Extensions.ServiceDiscovery.", StringComparison.Ordinal)) { builder.AdditionalHandlers.RemoveAt(i); }
        }
        PrimaryHandler.Prepare(builder.PrimaryHandler);
        Cluster cluster = clusters.Get(names[0]);
        LoadBalancingHandler handler = LoadBalancingHandler.Create(cluster, bindings.SelectMany(binding => binding.Hosts));
        cluster.Tls.Admit(handler, builder.PrimaryHandler, $"HttpClient '{builder.Name}'");
        builder.AdditionalHandlers.Add(handler);
    }
}
