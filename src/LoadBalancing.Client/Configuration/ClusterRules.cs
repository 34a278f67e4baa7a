using LoadBalancing.Client.Configuration.Schemas;
using LoadBalancing.Client.Configuration.Settings;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Traffic;

namespace LoadBalancing.Client.Configuration;

/// <summary>The rules between settings, and those that need to know more than the options.</summary>
internal static class ClusterRules
{
    public static void Check(ClusterOptions options, string cluster, PickerCatalog catalog, HashKeyCode hashKeys, bool hasEndpointSource, SettingsLog log)
    {
        PickerRules.Check(options.Picker, cluster, catalog, log);
        OutlierSchema.CheckRelations(options.Health.Outliers, cluster, log);
        ConfirmationSchema.CheckRelations(options, cluster, log);
        ActiveCheckSchema.CheckRelations(options.Health.ActiveCheck, cluster, log);
        ResilienceSchema.CheckRelations(options.Resilience, cluster, log);
        TlsSchema.CheckRelations(options.Transport.Tls, cluster, log);
        LimitsSchema.CheckRelations(options.Resilience.Limits, cluster, log);
        RateLimitSchema.CheckRelations(options.Resilience.RateLimit, cluster, log);
        TrafficSchema.CheckCode(options.Traffic, cluster, hashKeys, log);
        AffinitySchema.CheckRelations(options.Traffic.Affinity, cluster, hashKeys, log);
        RoutingRules.Check(options, cluster, log);
        CheckSources(options, cluster, hasEndpointSource, log);
    }

    private static void CheckSources(ClusterOptions options, string cluster, bool hasEndpointSource, SettingsLog log)
    {
        bool hasDiscovery = options.Discovery.Type is not null;
        if (hasDiscovery && options.Discovery.Name is null) { log.Error($"{cluster}:Discovery:Name", "got nothing, wanted a DNS name"); }
        if (!hasDiscovery && options.Discovery.Name is not null) { log.Error($"{cluster}:Discovery:Type", "got nothing, wanted one of: dns"); }
        string[] sources =
        [
            .. options.Endpoints.Count > 0 ? ["Endpoints"] : Array.Empty<string>(),
            .. hasDiscovery ? ["Discovery"] : Array.Empty<string>(),
            .. hasEndpointSource ? ["an endpoint source in code"] : Array.Empty<string>(),
        ];
        if (sources.Length > 1) { log.Error(cluster, $"endpoints come from {string.Join(" and ", sources)}, wanted one source of them"); }
        if (sources.Length == 0 && !options.AllowEmpty)
        {
            log.Error($"{cluster}:Endpoints", "got no endpoints, wanted at least one, or Discovery, or an endpoint source, or AllowEmpty: true");
        }
    }
}
