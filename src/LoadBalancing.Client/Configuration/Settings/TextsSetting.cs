using System.Globalization;

namespace LoadBalancing.Client.Configuration.Settings;

/// <summary>A list of texts, in a list whose entries are replaced as a whole.</summary>
internal sealed class TextsSetting<T>(string key, Func<T, IList<string>> get, Func<string, bool> isAllowed, string wanted) : Setting<T>(key)
{
    public override void Read(T target, ConfigNode node, string setting, SettingsLog log)
    {
        if (!string.IsNullOrEmpty(node.Value)) { log.Error(node.Path, $"got '{node.Value}', wanted a list"); }
        IList<string> texts = get(target);
        foreach (ConfigNode item in node.Children)
        {
            if (item.Value is null) { log.Error(item.Path, $"got a section, wanted {wanted}"); continue; }
            log.CameFrom($"{setting}:{Number(texts.Count)}", item.Path);
            texts.Add(item.Value);
        }
    }

    public override void Check(T target, string setting, string cluster, SettingsLog log)
    {
        foreach ((int i, string? text) in get(target).Index())
        {
            if (text is null || !isAllowed(text)) { log.Error(SettingPath.Of($"{setting}:{Number(i)}", cluster, log), $"got '{text}', wanted {wanted}"); }
        }
    }

    public override IEnumerable<KeyValuePair<string, string>> Show(T target, string setting) => get(target).Index().Select(pair => KeyValuePair.Create($"{setting}:{Number(pair.Index)}", pair.Item));

    private static string Number(int index) => index.ToString(CultureInfo.InvariantCulture);
}
