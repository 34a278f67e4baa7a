using System.Globalization;
using LoadBalancing.Client.Configuration.Schemas;
using LoadBalancing.Client.Configuration.Settings;
using LoadBalancing.Client.Traffic;
using LoadBalancing.Client.Traffic.Routing;

namespace LoadBalancing.Client.Configuration;

/// <summary>The rules between routes, and between routes and endpoints.</summary>
internal static class RoutingRules
{
    private const int MostRoutes = 1_000;

    public static void Check(ClusterOptions options, bool lacksLabels, string cluster, SettingsLog log)
    {
        TrafficOptions traffic = options.Traffic;
        RoutingSchema.CheckSum(traffic.Splits, "Traffic:Splits", cluster, log);
        if (traffic.Routes.Count > MostRoutes) { log.Error(SettingPath.Of("Traffic:Routes", cluster, log), string.Create(CultureInfo.InvariantCulture, $"got {traffic.Routes.Count} routes, wanted at most {MostRoutes}")); }
        CheckNames(traffic, cluster, log);
        CheckReach(traffic, cluster, log);
        foreach ((string setting, LabelSet labels) in Subsets(traffic)) { CheckEndpoints(options, lacksLabels, labels, SettingPath.Of(setting, cluster, log), log); }
    }

    private static void CheckNames(TrafficOptions traffic, string cluster, SettingsLog log)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { RoutingConfig.SplitsName };
        foreach ((int i, TrafficRouteOptions? route) in traffic.Routes.Index())
        {
            if (route is not { Name.Length: > 0 } || names.Add(route.Name)) { continue; }
            string why = route.Name.Equals(RoutingConfig.SplitsName, StringComparison.OrdinalIgnoreCase) ? "which Traffic:Splits are called" : "which another route has too";
            log.Error(SettingPath.Of($"{PathOf(i)}:Name", cluster, log), $"got '{route.Name}', {why}, wanted a name of its own for each route");
        }
    }

    /// <summary>What stands after a route that takes all is a mistake.</summary>
    private static void CheckReach(TrafficOptions traffic, string cluster, SettingsLog log)
    {
        int all = traffic.Routes.Index().Where(pair => pair.Item is not null && TakesAll(pair.Item.Match)).Select(pair => pair.Index).DefaultIfEmpty(-1).First();
        if (all < 0) { return; }
        string after = traffic.Routes.Count > all + 1 ? PathOf(all + 1) : traffic.Splits.Count > 0 ? "Traffic:Splits" : "";
        if (after.Length > 0) { log.Error(SettingPath.Of(after, cluster, log), $"is never reached: route '{traffic.Routes[all].Name}' before it takes all requests, wanted a Match there, or that route last"); }
    }

    private static bool TakesAll(RouteMatchOptions match) =>
        match is { Path: null, PathPrefix: null, PathPattern: null, Methods.Count: 0, Headers.Count: 0, Labels.Count: 0 };

    /// <summary>Of shares above 0: a colour that gets nothing may have no endpoints yet, or no more.</summary>
    private static IEnumerable<(string Setting, LabelSet Labels)> Subsets(TrafficOptions traffic) =>
        traffic.Routes.Index().Where(pair => pair.Item is not null).SelectMany(pair => new[] { ($"{PathOf(pair.Index)}:Subset", pair.Item.Subset), ($"{PathOf(pair.Index)}:FallbackSubset", pair.Item.FallbackSubset) }
                .Concat(SubsetsOf(pair.Item.Splits, $"{PathOf(pair.Index)}:Splits")))
            .Concat(SubsetsOf(traffic.Splits, "Traffic:Splits"))
            .Where(subset => subset.Item2.Count > 0).Select(subset => (subset.Item1, new LabelSet(subset.Item2)));

    private static IEnumerable<(string, IDictionary<string, string>)> SubsetsOf(IList<TrafficSplitOptions> splits, string setting) =>
        splits.Index().Where(pair => pair.Item is { Percent: > 0 }).Select(pair => (string.Create(CultureInfo.InvariantCulture, $"{setting}:{pair.Index}:Subset"), pair.Item.Subset));

    private static void CheckEndpoints(ClusterOptions options, bool lacksLabels, LabelSet labels, string path, SettingsLog log)
    {
        if (lacksLabels) { log.Error(path, $"got '{labels}', wanted nothing: the endpoints of {(options.Discovery.Type is null ? "Services" : "Discovery")} have no labels"); }
        else if (options.Endpoints.Count > 0 && !options.Endpoints.Values.Any(endpoint => endpoint is not null && labels.AreIn(endpoint.Labels.AsReadOnly())))
        {
            log.Error(path, $"got '{labels}', wanted labels that at least one endpoint has");
        }
    }

    private static string PathOf(int route) => string.Create(CultureInfo.InvariantCulture, $"Traffic:Routes:{route}");
}
