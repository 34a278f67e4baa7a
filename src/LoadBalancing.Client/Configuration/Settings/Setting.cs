namespace LoadBalancing.Client.Configuration.Settings;

/// <summary>One entry of a schema: a leaf, a section below, or something with a reader of its own.</summary>
internal abstract class Setting<T>(string key)
{
    public string Key => key;

    /// <summary>Reads text into the target; what cannot be read is an error and leaves the target as it was.</summary>
    public abstract void Read(T target, ConfigNode node, string setting, SettingsLog log);

    /// <summary>Checks ranges on the finished target, wherever its values came from.</summary>
    public abstract void Check(T target, string setting, string cluster, SettingsLog log);

    /// <summary>The settings as text, by path.</summary>
    public abstract IEnumerable<KeyValuePair<string, string>> Show(T target, string setting);
}
