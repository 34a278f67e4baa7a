namespace LoadBalancing.Client.Configuration.Settings;

/// <summary>A map from label to value.</summary>
internal sealed class LabelsSetting<T>(string key, Func<T, IDictionary<string, string>> get) : Setting<T>(key)
{
    private const int MaxTextLength = 256;

    public override void Read(T target, ConfigNode node, string setting, SettingsLog log)
    {
        if (!string.IsNullOrEmpty(node.Value)) { log.Error(node.Path, $"got '{node.Value}', wanted a map from label to value, such as {{ \"track\": \"canary\" }}"); }
        foreach (ConfigNode label in node.Children)
        {
            if (label.Value is null) { log.Error(label.Path, "got a section, wanted the value of a label"); continue; }
            log.CameFrom($"{setting}:{label.Key}", label.Path);
            get(target)[label.Key] = label.Value;
        }
    }

    public override void Check(T target, string setting, string cluster, SettingsLog log)
    {
        foreach ((string label, string? value) in get(target))
        {
            if (!IsText(label) || value is null || !IsText(value)) { log.Error(SettingPath.Of($"{setting}:{label}", cluster, log), $"got '{value}', wanted a label and a value of 1 to {MaxTextLength} characters each, none of them a control character"); }
        }
    }

    public override IEnumerable<KeyValuePair<string, string>> Show(T target, string setting) => get(target).Select(label => KeyValuePair.Create($"{setting}:{label.Key}", label.Value));

    private static bool IsText(string text) => text.Length is > 0 and <= MaxTextLength && !text.Any(char.IsControl);
}
