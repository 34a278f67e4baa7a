using System.Globalization;
using LoadBalancing.Client.Configuration.Settings;
using LoadBalancing.Client.Traffic;
using LoadBalancing.Client.Traffic.Routing;

namespace LoadBalancing.Client.Configuration.Schemas;

/// <summary>The keys of <c>Traffic:Routes</c> and <c>Traffic:Splits</c>. A list of a cluster replaces that of the defaults; code adds to what it finds.</summary>
internal static class RoutingSchema
{
    private static readonly SettingKind<RouteFallback> s_fallback = Kinds.Choice(("any", RouteFallback.Any), ("fail", RouteFallback.Fail));

    private static readonly SettingsSchema<TrafficSplitOptions> s_split = new SettingsSchema<TrafficSplitOptions>()
        .Add(new LabelsSetting<TrafficSplitOptions>("Subset", o => o.Subset))
        .Leaf("Percent", Kinds.Number(0, 100), o => o.Percent, (o, value) => o.Percent = value);

    private static readonly ListItems<TrafficSplitOptions> s_splits = new(
        s_split, () => new(), "a list of subsets with their shares, such as { \"Subset\": { \"track\": \"canary\" }, \"Percent\": 20 }", "a subset with its share")
    { Check = CheckSplit };

    private static readonly SettingsSchema<TrafficRouteOptions> s_route = new SettingsSchema<TrafficRouteOptions>()
        .Leaf("Name", Kinds.Text(name => name.Length <= 64 && !name.Any(char.IsControl), "a text of 1 to 64 characters"), o => o.Name, (o, value) => o.Name = value)
        .Section("Match", o => o.Match, RouteMatchSchema.Schema)
        .Add(new LabelsSetting<TrafficRouteOptions>("Subset", o => o.Subset))
        .Add(new ListSetting<TrafficRouteOptions, TrafficSplitOptions>("Splits", o => o.Splits, s_splits))
        .Leaf("Sticky", Kinds.Flag, o => o.Sticky, (o, value) => o.Sticky = value)
        .Add(new LabelsSetting<TrafficRouteOptions>("FallbackSubset", o => o.FallbackSubset))
        .Leaf("Fallback", s_fallback, o => o.Fallback, (o, value) => o.Fallback = value);

    public static SettingsSchema<TrafficOptions> AddTo(SettingsSchema<TrafficOptions> schema) => schema
        .Add(new ListSetting<TrafficOptions, TrafficRouteOptions>("Routes", o => o.Routes, new(
            s_route, () => new(), "a list of routes, such as { \"Name\": \"static\", \"Match\": { \"PathPrefix\": \"/static\" }, \"Subset\": { \"kind\": \"static\" } }", "a route")
        { Check = CheckRoute }))
        .Add(new ListSetting<TrafficOptions, TrafficSplitOptions>("Splits", o => o.Splits, s_splits))
        .Leaf("StickySplits", Kinds.Flag, o => o.StickySplits, (o, value) => o.StickySplits = value)
        .Leaf("SplitFallback", s_fallback, o => o.SplitFallback, (o, value) => o.SplitFallback = value);

    private static void CheckRoute(TrafficRouteOptions route, string setting, string cluster, SettingsLog log)
    {
        if (string.IsNullOrEmpty(route.Name)) { log.Error(SettingPath.Of(setting + ":Name", cluster, log), "got nothing, wanted a name of its own for each route"); }
        RouteMatchSchema.CheckRelations(route.Match, setting + ":Match", cluster, log);
        if (route.Subset.Count == 0 && route.Splits.Count == 0) { log.Error($"{cluster}:{setting}", "got neither Subset nor Splits, wanted one of them"); }
        if (route.Subset.Count > 0 && route.Splits.Count > 0) { log.Error($"{cluster}:{setting}", "got both Subset and Splits, wanted one of them"); }
        CheckSum(route.Splits, $"{setting}:Splits", cluster, log);
    }

    private static void CheckSplit(TrafficSplitOptions split, string setting, string cluster, SettingsLog log)
    {
        if (split.Subset.Count == 0) { log.Error(SettingPath.Of(setting + ":Subset", cluster, log), "got nothing, wanted at least one label"); }
    }

    /// <summary>All shares together are everything, and no subset has two.</summary>
    public static void CheckSum(IList<TrafficSplitOptions> splits, string setting, string cluster, SettingsLog log)
    {
        if (splits.Count == 0 || splits.Any(split => split is null)) { return; }
        double sum = splits.Sum(split => split.Percent);
        if (!(Math.Abs(sum - 100) <= 0.01)) { log.Error(SettingPath.Of(setting, cluster, log), string.Create(CultureInfo.InvariantCulture, $"the percentages are {sum:0.####} together, wanted 100")); }
        foreach (IGrouping<LabelSet, TrafficSplitOptions> same in splits.GroupBy(split => new LabelSet(split.Subset)).Where(same => !same.Key.IsEmpty && same.Count() > 1))
        {
            log.Error(SettingPath.Of(setting, cluster, log), $"lists '{same.Key}' twice, wanted each subset once");
        }
    }
}
