using LoadBalancing.Client.Configuration.Settings;

namespace LoadBalancing.Client.Simulation.Reading;

/// <summary>
/// Keys that do nothing without another. Only a text is asked for both: whoever types one forgot the other, but code that tries one value after
/// another may well pass the default.
/// </summary>
internal static class NeededKey
{
    public static void Check(ConfigNode node, string key, string needed, SettingsLog log)
    {
        if (IsGiven(node, key) && !IsGiven(node, needed)) { log.Error($"{node.Path}:{needed}", $"got nothing, wanted it beside {key}"); }
    }

    public static bool IsGiven(ConfigNode node, string key) => node[key] is { Exists: true };
}
