using LoadBalancing.Client.Configuration.Groups;
using LoadBalancing.Client.Configuration.Schemas;
using LoadBalancing.Client.Configuration.Settings;

namespace LoadBalancing.Client.Configuration;

/// <summary>Builds fresh options: defaults section, cluster section, code. The last wins; every error is collected.</summary>
internal static class ClusterOptionsReader
{
    private static readonly string[] s_rootKeys = ["Defaults", "Clusters", GroupReader.Section];

    public static ClusterOptions Read(string cluster, SectionCopy copy, IEnumerable<Action<ClusterOptions>> code, SettingsLog log)
    {
        var options = new ClusterOptions();
        Read(options, cluster, copy, log);
        ApplyCode(cluster, options, code, log);
        return options;
    }

    /// <summary>Defaults, then the cluster's section, into options that exist.</summary>
    public static void Read(ClusterOptions options, string cluster, SectionCopy copy, SettingsLog log)
    {
        if (copy.Problem is { } problem) { log.Error(problem); }
        foreach (ConfigNode whole in new[] { copy.Root, copy.Root.ChildOrMissing("Clusters") }.Where(node => !string.IsNullOrEmpty(node.Value))) { log.Error(whole.Path, $"got '{whole.Value}', wanted a section"); }
        foreach (ConfigNode child in copy.Root.Children.Where(child => !s_rootKeys.Contains(child.Key, StringComparer.OrdinalIgnoreCase)))
        {
            log.Error(child.Path, UnknownKey.Describe(child.Key, s_rootKeys));
        }
        foreach (string error in copy.Groups.ErrorsOf(cluster)) { log.Error(error); }
        ReadSection(options, copy.Root.ChildOrMissing("Defaults"), copy, log);
        ReadSection(options, SectionOf(cluster, copy), copy, log);
    }

    public static ConfigNode SectionOf(string cluster, SectionCopy copy) => copy.Root.ChildOrMissing("Clusters").ChildOrMissing(cluster);

    private static void ReadSection(ClusterOptions options, ConfigNode section, SectionCopy copy, SettingsLog log)
    {
        if (!string.IsNullOrEmpty(section.Value)) { log.Error(section.Path, $"got '{section.Value}', wanted a section"); }
        foreach ((string list, string conflict) in copy.ListConflicts.Where(pair => pair.Key.StartsWith(section.Path + ":", StringComparison.OrdinalIgnoreCase))) { log.Error(list, conflict); }
        ClusterSchema.Schema.Read(options, section, "", log);
    }

    /// <summary>What differs after the code ran came from code.</summary>
    private static void ApplyCode(string cluster, ClusterOptions options, IEnumerable<Action<ClusterOptions>> code, SettingsLog log)
    {
        Dictionary<string, string> before = Show(options);
        foreach (Action<ClusterOptions> configure in code)
        {
            try { configure(options); }
            catch (Exception e) { log.Error($"{SectionCopy.SectionName}:Clusters:{cluster}", $"the code that configures it threw {e.GetType().Name}: {e.Message}"); }
        }
        foreach ((string setting, string value) in Show(options))
        {
            if (!before.TryGetValue(setting, out string? old) || old != value) { log.CameFrom(setting, SettingPath.Code); }
        }
    }

    private static Dictionary<string, string> Show(ClusterOptions options)
    {
        var shown = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach ((string setting, string value) in ClusterSchema.Schema.Show(options, "")) { shown[setting] = value; }
        return shown;
    }
}
