using System.Globalization;
using LoadBalancing.Client.Configuration.Settings;
using LoadBalancing.Client.Discovery;

namespace LoadBalancing.Client.Configuration.Schemas;

/// <summary>The keys of <c>Discovery</c>, and the rules between them.</summary>
internal static class DiscoverySchema
{
    private const string Section = "Discovery";
    private static readonly DiscoveryOptions s_defaults = new();

    public static SettingsSchema<DiscoveryOptions> Schema { get; } = new SettingsSchema<DiscoveryOptions>()
        .Leaf("Type", Kinds.OptionalChoice(DiscoveryConfig.Dns, DiscoveryConfig.Services), o => o.Type, (o, value) => o.Type = value)
        .Leaf("Name", Kinds.Text(name => Uri.CheckHostName(name) == UriHostNameType.Dns, "a DNS name"), o => o.Name, (o, value) => o.Name = value)
        .Leaf("EndpointName", Kinds.Text(IsEndpointName, "the name of a section in Services, of 1 to 128 characters and without ':'"), o => o.EndpointName, (o, value) => o.EndpointName = value)
        .Leaf("Port", Kinds.OptionalInteger(1, 65_535), o => o.Port, (o, value) => o.Port = value)
        .Leaf("Scheme", Kinds.OptionalChoice("http", "https"), o => o.Scheme, (o, value) => o.Scheme = value)
        .Leaf("Refresh", Kinds.Duration(TimeSpan.FromMilliseconds(100), TimeSpan.FromDays(1)), o => o.Refresh, (o, value) => o.Refresh = value);

    /// <summary>The rules between settings: what a type has no use for. Defaults are for all types, and bind only those that know them.</summary>
    public static void CheckRelations(DiscoveryOptions options, string cluster, SettingsLog log)
    {
        bool isDns = DiscoveryConfig.Dns.Equals(options.Type, StringComparison.OrdinalIgnoreCase), isServices = DiscoveryConfig.Services.Equals(options.Type, StringComparison.OrdinalIgnoreCase);
        if (isDns && options.Name is null) { log.Error($"{cluster}:{Section}:Name", "got nothing, wanted a DNS name"); }
        if (options.Type is null && (options.Name is not null || (options.EndpointName is not null && IsOwn("EndpointName", log))))
        {
            log.Error($"{cluster}:{Section}:Type", $"got nothing, wanted one of: {DiscoveryConfig.Dns}, {DiscoveryConfig.Services}");
        }
        if (isDns && options.EndpointName is { } endpoint) { Useless("EndpointName", $"got '{endpoint}', wanted with Type: services: DNS knows no names of endpoints"); }
        if (isServices && options.Port is { } port) { Useless("Port", string.Create(CultureInfo.InvariantCulture, $"got '{port}', wanted with Type: dns: addresses in Services have their ports")); }
        if (isServices && options.Refresh != s_defaults.Refresh) { Useless("Refresh", $"got '{options.Refresh}', wanted with Type: dns: Services is read when the configuration changes"); }

        void Useless(string key, string problem)
        {
            if (IsOwn(key, log)) { log.Error(SettingPath.Of($"{Section}:{key}", cluster, log), problem); }
        }
    }

    private static bool IsOwn(string key, SettingsLog log) => log.OriginOf($"{Section}:{key}")?.StartsWith($"{SectionCopy.SectionName}:Defaults:", StringComparison.OrdinalIgnoreCase) != true;

    private static bool IsEndpointName(string name) => name.Length <= 128 && !name.Contains(':', StringComparison.Ordinal) && !name.Any(char.IsControl);
}
