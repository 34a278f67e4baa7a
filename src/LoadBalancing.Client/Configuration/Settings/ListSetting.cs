using System.Globalization;

namespace LoadBalancing.Client.Configuration.Settings;

/// <summary>A list of sections. Text replaces the list as a whole, an empty list included.</summary>
internal sealed class ListSetting<T, TItem>(string key, Func<T, IList<TItem>> get, ListItems<TItem> items) : Setting<T>(key)
{
    public override void Read(T target, ConfigNode node, string setting, SettingsLog log)
    {
        if (!string.IsNullOrEmpty(node.Value)) { log.Error(node.Path, $"got '{node.Value}', wanted {items.WantedList}"); }
        if (items.IsNumbered && node.Children.Index().Any(pair => pair.Item.Key != Number(pair.Index)))
        {
            log.Error(node.Path, $"got a section, wanted {items.WantedList}");
            return;
        }
        IList<TItem> list = get(target);
        list.Clear();
        log.Forget(setting);
        foreach (ConfigNode child in node.Children)
        {
            TItem item = items.Make();
            if (!string.IsNullOrEmpty(child.Value)) { log.Error(child.Path, $"got '{child.Value}', wanted a section with the keys: {items.Schema.KnownKeys}"); }
            else { items.CheckText(child, log); }
            items.Schema.Read(item, child, $"{setting}:{Number(list.Count)}:", log);
            list.Add(item);
        }
        if (node.Exists) { log.CameFrom(setting, node.Path); }
    }

    public override void Check(T target, string setting, string cluster, SettingsLog log)
    {
        foreach ((int i, TItem item) in get(target).Index())
        {
            string each = $"{setting}:{Number(i)}";
            if (item is null) { log.Error($"{cluster}:{each}", $"got nothing, wanted {items.WantedItem}"); continue; }
            items.Schema.Check(item, each + ":", cluster, log);
            items.Check(item, each, cluster, log);
        }
    }

    public override IEnumerable<KeyValuePair<string, string>> Show(T target, string setting) => get(target).Index().SelectMany(pair =>
        pair.Item is null ? [] : items.Schema.Show(pair.Item, $"{setting}:{Number(pair.Index)}:"));

    private static string Number(int index) => index.ToString(CultureInfo.InvariantCulture);
}
