using System.Globalization;
using LoadBalancing.Client.Configuration.Settings;
using LoadBalancing.Client.Traffic;

namespace LoadBalancing.Client.Configuration.Schemas;

/// <summary>The keys of <c>Traffic:Zones</c>. A list of preference replaces the one that the defaults have for the same region or zone.</summary>
internal static class ZoneSchema
{
    private const int MaxTextLength = 256;
    private const string WantedMap = "a map from region or zone to a list of zones, nearest first";

    private static readonly SettingKind<string?> s_place = Kinds.Text(IsName, "a text of 1 to 256 characters");
    private static readonly SettingKind<string> s_variable = Kinds.Required(IsVariable, "the name of an environment variable");

    public static SettingsSchema<ZoneOptions> Schema { get; } = new SettingsSchema<ZoneOptions>()
        .Leaf("Zone", s_place, o => o.Zone, (o, value) => o.Zone = value)
        .Leaf("ZoneVariable", s_variable, o => o.ZoneVariable, (o, value) => o.ZoneVariable = value)
        .Leaf("Region", s_place, o => o.Region, (o, value) => o.Region = value)
        .Leaf("RegionVariable", s_variable, o => o.RegionVariable, (o, value) => o.RegionVariable = value)
        .Leaf("CallerShare", Kinds.OptionalNumber(0.001, 1), o => o.CallerShare, (o, value) => o.CallerShare = value)
        .Leaf("MinimumEndpoints", Kinds.Integer(0, 1_000_000), o => o.MinimumEndpoints, (o, value) => o.MinimumEndpoints = value)
        .Add(new CustomSetting<ZoneOptions>("Preference", ReadPreference, CheckPreference, ShowPreference));

    private static void ReadPreference(ZoneOptions options, ConfigNode node, SettingsLog log)
    {
        if (!string.IsNullOrEmpty(node.Value)) { log.Error(node.Path, $"got '{node.Value}', wanted {WantedMap}"); }
        foreach (ConfigNode place in node.Children)
        {
            if (!string.IsNullOrEmpty(place.Value)) { log.Error(place.Path, $"got '{place.Value}', wanted a list of zones"); }
            foreach (ConfigNode section in place.Children.Where(zone => zone.Value is null)) { log.Error(section.Path, "got a section, wanted a zone"); }
            options.Preference[place.Key] = [.. place.Children.Select(zone => zone.Value).OfType<string>()];
            log.CameFrom($"Traffic:Zones:Preference:{place.Key}", place.Path);
        }
    }

    private static void CheckPreference(ZoneOptions options, string path, SettingsLog log)
    {
        foreach ((string place, IList<string>? zones) in options.Preference)
        {
            string each = $"{path}:{place}";
            if (!IsName(place)) { log.Error(each, "got this key, wanted a region or zone of 1 to 256 characters"); }
            if (zones is null or { Count: 0 }) { log.Error(each, "got nothing, wanted a list of zones, nearest first"); continue; }
            foreach ((int i, string zone) in zones.Index().Where(pair => pair.Item is null || !IsName(pair.Item))) { log.Error(string.Create(CultureInfo.InvariantCulture, $"{each}:{i}"), $"got '{zone}', wanted a zone of 1 to 256 characters"); }
            foreach (IGrouping<string, string> same in zones.OfType<string>().GroupBy(zone => zone, ZoneConfig.Names).Where(same => same.Count() > 1)) { log.Error(each, $"lists '{same.Key}' twice, wanted each zone once"); }
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> ShowPreference(ZoneOptions options) =>
        options.Preference.Select(pair => KeyValuePair.Create(pair.Key, string.Join(", ", pair.Value ?? [])));

    private static bool IsName(string text) => text.Trim().Length > 0 && text.Length <= MaxTextLength && !text.Any(char.IsControl);

    private static bool IsVariable(string text) => IsName(text) && !text.Any(c => c == '=' || char.IsWhiteSpace(c));
}
