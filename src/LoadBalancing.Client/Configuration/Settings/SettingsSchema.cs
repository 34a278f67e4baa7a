namespace LoadBalancing.Client.Configuration.Settings;

/// <summary>
/// All keys of a section: how they are read, bounded and shown. One declaration serves the reader, the unknown-key check, the range check of
/// options set in code, and the description (docs/adr/0001).
/// </summary>
internal sealed class SettingsSchema<T>
{
    private readonly List<Setting<T>> _settings = [];

    public string KnownKeys => string.Join(", ", _settings.Select(setting => setting.Key));

    public SettingsSchema<T> Leaf<TValue>(string key, SettingKind<TValue> kind, Func<T, TValue> get, Action<T, TValue> set) =>
        Add(new LeafSetting<T, TValue>(key, kind, get, set));

    public SettingsSchema<T> Section<TSection>(string key, Func<T, TSection> get, SettingsSchema<TSection> schema) =>
        Add(new SectionSetting<T, TSection>(key, get, schema));

    public SettingsSchema<T> Add(Setting<T> setting)
    {
        _settings.Add(setting);
        return this;
    }

    public void Read(T target, ConfigNode node, string prefix, SettingsLog log)
    {
        foreach (ConfigNode child in node.Children)
        {
            Setting<T>? setting = _settings.Find(known => known.Key.Equals(child.Key, StringComparison.OrdinalIgnoreCase));
            if (setting is null) { log.Error(child.Path, log.IsFull ? "unknown key" : UnknownKey.Describe(child.Key, _settings.ConvertAll(known => known.Key))); }
            else { setting.Read(target, child, prefix + setting.Key, log); }
        }
    }

    public void Check(T target, string prefix, string cluster, SettingsLog log) =>
        _settings.ForEach(setting => setting.Check(target, prefix + setting.Key, cluster, log));

    public IEnumerable<KeyValuePair<string, string>> Show(T target, string prefix) =>
        _settings.SelectMany(setting => setting.Show(target, prefix + setting.Key));
}
