namespace LoadBalancing.Client.Configuration.Settings;

/// <summary>Something with a reader and rules of its own, such as the endpoints.</summary>
internal sealed class CustomSetting<T>(
    string key,
    Action<T, ConfigNode, SettingsLog> read,
    Action<T, string, SettingsLog> check,
    Func<T, IEnumerable<KeyValuePair<string, string>>> show) : Setting<T>(key)
{
    public override void Read(T target, ConfigNode node, string setting, SettingsLog log)
    {
        read(target, node, log);
        if (node.Exists) { CameFrom(node, setting, log); }
    }

    public override void Check(T target, string setting, string cluster, SettingsLog log) => check(target, $"{cluster}:{setting}", log);

    public override IEnumerable<KeyValuePair<string, string>> Show(T target, string setting) =>
        show(target).Select(pair => KeyValuePair.Create(pair.Key.Length == 0 ? setting : $"{setting}:{pair.Key}", pair.Value));

    private static void CameFrom(ConfigNode node, string setting, SettingsLog log)
    {
        log.CameFrom(setting, node.Path);
        foreach (ConfigNode child in node.Children) { CameFrom(child, $"{setting}:{child.Key}", log); }
    }
}
