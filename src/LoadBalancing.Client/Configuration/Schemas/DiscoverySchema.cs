using LoadBalancing.Client.Configuration.Settings;
using LoadBalancing.Client.Discovery;

namespace LoadBalancing.Client.Configuration.Schemas;

/// <summary>The keys of <c>Discovery</c>.</summary>
internal static class DiscoverySchema
{
    public static SettingsSchema<DiscoveryOptions> Schema { get; } = new SettingsSchema<DiscoveryOptions>()
        .Leaf("Type", Kinds.OptionalChoice(DiscoveryConfig.Dns), o => o.Type, (o, value) => o.Type = value)
        .Leaf("Name", Kinds.Text(name => Uri.CheckHostName(name) == UriHostNameType.Dns, "a DNS name"), o => o.Name, (o, value) => o.Name = value)
        .Leaf("Port", Kinds.OptionalInteger(1, 65_535), o => o.Port, (o, value) => o.Port = value)
        .Leaf("Scheme", Kinds.OptionalChoice("http", "https"), o => o.Scheme, (o, value) => o.Scheme = value)
        .Leaf("Refresh", Kinds.Duration(TimeSpan.FromMilliseconds(100), TimeSpan.FromDays(1)), o => o.Refresh, (o, value) => o.Refresh = value);
}
