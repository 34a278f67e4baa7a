using LoadBalancing.Client.Configuration.Settings;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Picking.PeakEwma;

namespace LoadBalancing.Client.Configuration.Schemas;

/// <summary>The keys of <c>Picker</c>. Which policy names exist is a rule of its own, since plug-ins add some.</summary>
internal static class PickerSchema
{
    public static SettingsSchema<PickerOptions> Schema { get; } = new SettingsSchema<PickerOptions>()
        .Leaf("Policy", Kinds.Text(_ => true, "the name of a policy"), o => o.Policy, (o, value) => o.Policy = value ?? "")
        .Section("PeakEwma", o => o.PeakEwma, new SettingsSchema<PeakEwmaOptions>()
            .Leaf("Decay", Kinds.Duration(TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1)), o => o.Decay, (o, value) => o.Decay = value)
            .Leaf("FailurePenalty", Kinds.Duration(TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(10)), o => o.FailurePenalty, (o, value) => o.FailurePenalty = value))
        .Add(new CustomSetting<PickerOptions>("Plugins", ReadPlugins, (_, _, _) => { }, ShowPlugins));

    private static void ReadPlugins(PickerOptions options, ConfigNode node, SettingsLog log)
    {
        foreach (ConfigNode plugin in node.Children)
        {
            if (!options.Plugins.TryGetValue(plugin.Key, out IDictionary<string, string?>? settings))
            {
                options.Plugins[plugin.Key] = settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
            }
            foreach ((string path, string? value) in plugin.Leaves())
            {
                settings[path] = value;
                log.CameFrom($"Picker:Plugins:{plugin.Key}:{path}", $"{plugin.Path}:{path}");
            }
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> ShowPlugins(PickerOptions options) => options.Plugins.SelectMany(plugin =>
        plugin.Value.Select(pair => KeyValuePair.Create($"{plugin.Key}:{pair.Key}", pair.Value ?? "")));
}
