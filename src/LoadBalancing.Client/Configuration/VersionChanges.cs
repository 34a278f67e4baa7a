using System.Collections.Immutable;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Configuration;

/// <summary>Which settings two versions have differently, as they are shown to people: what may be a secret is not.</summary>
internal static class VersionChanges
{
    /// <summary>More than this are counted, not listed.</summary>
    private const int Most = 1_000;

    /// <summary>What says something of the version, not of its content.</summary>
    private static readonly string[] s_notContent = ["Version", "Digest", "Restores", "Supersedes", "ActivateAt"];

    public static ImmutableArray<VersionChange> Between(ClusterConfig? before, ClusterConfig after)
    {
        if (before is null) { return []; }
        Dictionary<string, string> old = Settings(before), now = Settings(after);
        VersionChange[] changes =
        [
            .. old.Where(pair => !now.TryGetValue(pair.Key, out string? value) || value != pair.Value).Select(pair => new VersionChange(pair.Key, pair.Value, now.GetValueOrDefault(pair.Key))),
            .. now.Where(pair => !old.ContainsKey(pair.Key)).Select(pair => new VersionChange(pair.Key, null, pair.Value)),
        ];
        return changes.Length <= Most ? [.. changes] : [.. changes.Take(Most), new VersionChange("", null, $"and {changes.Length - Most} more")];
    }

    private static Dictionary<string, string> Settings(ClusterConfig config)
    {
        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (SettingDescription setting in config.Settings) { if (!s_notContent.Contains(setting.Path, StringComparer.OrdinalIgnoreCase)) { settings[setting.Path] = setting.Value; } }
        return settings;
    }
}
