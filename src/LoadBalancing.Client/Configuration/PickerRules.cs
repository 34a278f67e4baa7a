using System.Globalization;
using LoadBalancing.Client.Configuration.Settings;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Picking.RingHash;
using LoadBalancing.Client.Picking.Subsetting;

namespace LoadBalancing.Client.Configuration;

/// <summary>The rules between settings of a picker, and between them and what is registered.</summary>
internal static class PickerRules
{
    public static void Check(PickerOptions options, string cluster, PickerCatalog catalog, SettingsLog log)
    {
        foreach (string problem in catalog.Problems) { log.Error(problem); }
        if (!catalog.Contains(options.Policy))
        {
            log.Error(SettingPath.Of("Picker:Policy", cluster, log), $"got '{options.Policy}', wanted one of: {string.Join(", ", catalog.Names)}{catalog.Elsewhere}");
        }
        foreach (string plugin in options.Plugins.Keys.Where(plugin => !catalog.Contains(plugin)))
        {
            log.Error($"{cluster}:Picker:Plugins:{plugin}", $"no picker of this name is registered, wanted one of: {string.Join(", ", catalog.Names)}{catalog.Elsewhere}");
        }
        CheckRing(options.RingHash, cluster, log);
        CheckSubset(options.Subset, cluster, log);
    }

    private static void CheckRing(RingHashOptions ring, string cluster, SettingsLog log)
    {
        if (ring.MinimumRingSize <= ring.MaximumRingSize) { return; }
        log.Error(SettingPath.Of("Picker:RingHash:MinimumRingSize", cluster, log), string.Create(CultureInfo.InvariantCulture,
            $"got '{ring.MinimumRingSize}', wanted at most MaximumRingSize, which is {ring.MaximumRingSize}"));
    }

    private static void CheckSubset(SubsetOptions subset, string cluster, SettingsLog log)
    {
        if (!SubsetConfig.Deterministic.Equals(subset.Type, StringComparison.OrdinalIgnoreCase)) { return; }
        if (subset.Instance is null) { log.Error(SettingPath.Of("Picker:Subset:Instance", cluster, log), "got nothing, wanted which of Instances this process is, counted from 0"); }
        if (subset.Instances is null) { log.Error(SettingPath.Of("Picker:Subset:Instances", cluster, log), "got nothing, wanted how many processes share the endpoints"); }
        if (subset.Instance >= subset.Instances)
        {
            log.Error(SettingPath.Of("Picker:Subset:Instance", cluster, log), string.Create(CultureInfo.InvariantCulture,
                $"got '{subset.Instance}', wanted less than Instances, which is {subset.Instances}: it is counted from 0"));
        }
    }
}
