namespace LoadBalancing.Client.Configuration.Settings;

/// <summary>A single value.</summary>
internal sealed class LeafSetting<T, TValue>(string key, SettingKind<TValue> kind, Func<T, TValue> get, Action<T, TValue> set) : Setting<T>(key)
{
    public override void Read(T target, ConfigNode node, string setting, SettingsLog log)
    {
        if (node.Children.Count > 0) { log.Error(node.Path, $"got a section, wanted {kind.Wanted}"); }
        else if (node.Value is null) { return; }
        else if (kind.TryParse(node.Value, out TValue value))
        {
            set(target, value);
            log.CameFrom(setting, node.Path);
        }
        else { log.Error(node.Path, $"got '{node.Value}', wanted {kind.Wanted}"); }
    }

    public override void Check(T target, string setting, string cluster, SettingsLog log)
    {
        TValue value = get(target);
        if (!kind.IsAllowed(value)) { log.Error(SettingPath.Of(setting, cluster, log), $"got '{kind.Format(value)}', wanted {kind.Wanted}"); }
    }

    public override IEnumerable<KeyValuePair<string, string>> Show(T target, string setting) => [KeyValuePair.Create(setting, kind.Format(get(target)))];
}
