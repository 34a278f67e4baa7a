using System.Globalization;
using LoadBalancing.Client.Configuration.Settings;
using LoadBalancing.Client.Traffic;

namespace LoadBalancing.Client.Configuration.Schemas;

/// <summary>The keys of <c>Traffic</c>. A list of a cluster replaces that of the defaults; code adds to what it finds.</summary>
internal static class TrafficSchema
{
    private static readonly SettingsSchema<HashKeySourceOptions> s_hashKey = new SettingsSchema<HashKeySourceOptions>()
        .Leaf("Type", Kinds.OptionalChoice(HashKeySource.Types), o => o.Type, (o, value) => o.Type = value)
        .Leaf("Name", Kinds.Text(name => name.Length <= 256 && !name.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)), "a name of at most 256 characters without spaces"), o => o.Name, (o, value) => o.Name = value)
        .Leaf("Terminal", Kinds.Flag, o => o.Terminal, (o, value) => o.Terminal = value);

    public static SettingsSchema<TrafficOptions> Schema { get; } = RoutingSchema.AddTo(new SettingsSchema<TrafficOptions>()
        .Add(new ListSetting<TrafficOptions, HashKeySourceOptions>("HashKey", o => o.HashKey, new(
            s_hashKey, () => new(), "a list of sources, such as { \"Type\": \"header\", \"Name\": \"x-user\" }", "a source")
        { Check = CheckOne }))
        .Section("Affinity", o => o.Affinity, AffinitySchema.Schema)
        .Section("Priorities", o => o.Priorities, new SettingsSchema<PriorityOptions>()
            .Leaf("OverprovisioningFactor", Kinds.Number(1, 100), o => o.OverprovisioningFactor, (o, value) => o.OverprovisioningFactor = value))
        .Section("Zones", o => o.Zones, ZoneSchema.Schema)
        .Add(new ListSetting<TrafficOptions, MirrorOptions>("Mirrors", o => o.Mirrors, MirrorSchema.Items)));

    /// <summary>What only the registered code tells.</summary>
    public static void CheckCode(TrafficOptions options, string cluster, HashKeyCode code, SettingsLog log)
    {
        foreach (string problem in code.Problems) { log.Error(problem); }
        foreach ((int i, HashKeySourceOptions? source) in options.HashKey.Index())
        {
            if (source is not { Name.Length: > 0 } || !IsOf(source, HashKeyKind.Source) || code.Find(source.Name) is not null) { continue; }
            string known = code.Names.Any() ? string.Join(", ", code.Names) : "none is";
            log.Error(SettingPath.Of(PathOf(i) + ":Name", cluster, log), $"got '{source.Name}', wanted a source registered by AddHashKeySource: {known}{code.Elsewhere}");
        }
    }

    private static void CheckOne(HashKeySourceOptions source, string setting, string cluster, SettingsLog log)
    {
        if (string.IsNullOrEmpty(source.Type)) { log.Error(SettingPath.Of(setting + ":Type", cluster, log), $"got nothing, wanted one of: {string.Join(", ", HashKeySource.Types)}"); }
        else if (HashKeySource.Types.Contains(source.Type, StringComparer.OrdinalIgnoreCase) && !IsOf(source, HashKeyKind.Path) && string.IsNullOrEmpty(source.Name)) { log.Error(SettingPath.Of(setting + ":Name", cluster, log), $"got nothing, wanted the name of the {source.Type}"); }
        else if (IsOf(source, HashKeyKind.Path) && !string.IsNullOrEmpty(source.Name)) { log.Error(SettingPath.Of(setting + ":Name", cluster, log), $"got '{source.Name}', wanted nothing: a path has no name"); }
    }

    private static bool IsOf(HashKeySourceOptions source, HashKeyKind kind) => HashKeySource.Types[(int)kind].Equals(source.Type, StringComparison.OrdinalIgnoreCase);

    private static string PathOf(int index) => string.Create(CultureInfo.InvariantCulture, $"Traffic:HashKey:{index}");
}
