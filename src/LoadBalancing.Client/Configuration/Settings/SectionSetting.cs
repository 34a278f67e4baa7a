namespace LoadBalancing.Client.Configuration.Settings;

/// <summary>A section with a schema of its own.</summary>
internal sealed class SectionSetting<T, TSection>(string key, Func<T, TSection> get, SettingsSchema<TSection> schema) : Setting<T>(key)
{
    public override void Read(T target, ConfigNode node, string setting, SettingsLog log)
    {
        if (!string.IsNullOrEmpty(node.Value)) { log.Error(node.Path, $"got '{node.Value}', wanted a section with the keys: {schema.KnownKeys}"); }
        schema.Read(get(target), node, setting + ":", log);
    }

    public override void Check(T target, string setting, string cluster, SettingsLog log) => schema.Check(get(target), setting + ":", cluster, log);

    public override IEnumerable<KeyValuePair<string, string>> Show(T target, string setting) => schema.Show(get(target), setting + ":");
}
