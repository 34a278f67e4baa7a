using LoadBalancing.Client.Configuration.Schemas;
using LoadBalancing.Client.Configuration.Settings;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Traffic;

namespace LoadBalancing.Client.Configuration;

/// <summary>The rules between settings, and those that need to know more than the options.</summary>
internal static class ClusterRules
{
    public static void Check(ClusterOptions options, string cluster, PickerCatalog catalog, HashKeyCode hashKeys, SourceRules sources, SettingsLog log)
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
        DiscoverySchema.CheckRelations(options.Discovery, cluster, log);
        sources.Check(cluster, log);
        RoutingRules.Check(options, sources.LacksLabels, cluster, log);
    }
}
