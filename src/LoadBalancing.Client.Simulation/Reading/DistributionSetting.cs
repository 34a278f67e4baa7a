using LoadBalancing.Client.Configuration.Settings;
using LoadBalancing.Client.Simulation.Scenarios;

namespace LoadBalancing.Client.Simulation.Reading;

/// <summary>A random time: a section, or a duration for one that is always the same. Either replaces the default as a whole.</summary>
internal sealed class DistributionSetting<T>(string key, Func<T, TimeDistribution> get, Action<T, TimeDistribution> set) : Setting<T>(key)
{
    public override void Read(T target, ConfigNode node, string setting, SettingsLog log)
    {
        if (!node.Exists) { return; }
        var distribution = new TimeDistribution();
        if (node.Children.Count == 0) { ReadShort(distribution, node, setting, log); }
        else
        {
            DistributionSchema.Schema.Read(distribution, node, setting + ":", log);
            DistributionSchema.CheckText(distribution, node, log);
        }
        set(target, distribution);
        log.CameFrom(setting, node.Path);
    }

    public override void Check(T target, string setting, string cluster, SettingsLog log)
    {
        var findings = new Findings(cluster, log);
        if (get(target) is not { } distribution) { findings.Error(setting, "got nothing, wanted a time"); return; }
        DistributionSchema.Schema.Check(distribution, setting + ":", cluster, log);
        DistributionRules.Check(distribution, setting, findings);
    }

    public override IEnumerable<KeyValuePair<string, string>> Show(T target, string setting) =>
        get(target) is { } distribution ? DistributionSchema.Schema.Show(distribution, setting + ":") : [];

    private static void ReadShort(TimeDistribution distribution, ConfigNode node, string setting, SettingsLog log)
    {
        if (DistributionSchema.Time.TryParse(node.Value!, out TimeSpan time))
        {
            distribution.Mean = time;
            log.CameFrom(setting + ":Mean", node.Path);
        }
        else { log.Error(node.Path, $"got '{node.Value}', wanted {DistributionSchema.Time.Wanted}, or a section with the keys: {DistributionSchema.Schema.KnownKeys}"); }
    }
}
