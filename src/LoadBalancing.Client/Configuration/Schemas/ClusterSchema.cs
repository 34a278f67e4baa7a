using System.Globalization;
using LoadBalancing.Client.Configuration.Settings;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Configuration.Schemas;

/// <summary>The keys of a cluster, in the order in which they are documented.</summary>
internal static class ClusterSchema
{
    public static SettingsSchema<ClusterOptions> Schema { get; } = new SettingsSchema<ClusterOptions>()
        .Leaf("Version", Kinds.OptionalInteger(1L, ConfigurationVersion.MaxNumber), o => o.Version, (o, value) => o.Version = value)
        .Leaf("Digest", Kinds.Text(ContentDigest.IsDigest, "64 hexadecimal digits"), o => o.Digest, (o, value) => o.Digest = value)
        .Leaf("Restores", Kinds.OptionalInteger(1L, ConfigurationVersion.MaxNumber), o => o.Restores, (o, value) => o.Restores = value)
        .Leaf("Supersedes", Kinds.OptionalInteger(1L, ConfigurationVersion.MaxNumber), o => o.Supersedes, (o, value) => o.Supersedes = value)
        .Leaf("ActivateAt", Kinds.OptionalInstant, o => o.ActivateAt, (o, value) => o.ActivateAt = value)
        .Leaf("Document", Kinds.Text(IsDocument, "a name of 1 to 128 characters from A-Z, a-z, 0-9, '.', '_' and '-'"), o => o.Document, (o, value) => o.Document = value)
        .Add(new CustomSetting<ClusterOptions>("Hosts", ReadHosts, CheckHosts, ShowHosts))
        .Leaf("OtherHosts", Kinds.Choice(("reject", OtherHosts.Reject), ("pass_through", OtherHosts.PassThrough)), o => o.OtherHosts, (o, value) => o.OtherHosts = value)
        .Leaf("Host", Kinds.Text(IsAuthority, "logical, endpoint, or a host name with an optional port"), o => o.Host, (o, value) => o.Host = value)
        .Leaf("AllowPlaintext", Kinds.Flag, o => o.AllowPlaintext, (o, value) => o.AllowPlaintext = value)
        .Leaf("FollowRedirects", Kinds.Flag, o => o.FollowRedirects, (o, value) => o.FollowRedirects = value)
        .Leaf("AllowEmpty", Kinds.Flag, o => o.AllowEmpty, (o, value) => o.AllowEmpty = value)
        .Add(EndpointSchema.Setting)
        .Section("Discovery", o => o.Discovery, DiscoverySchema.Schema)
        .Section("Picker", o => o.Picker, PickerSchema.Schema)
        .Section("Health", o => o.Health, HealthSchema.Schema)
        .Section("Traffic", o => o.Traffic, TrafficSchema.Schema)
        .Section("Resilience", o => o.Resilience, ResilienceSchema.Schema)
        .Section("Transport", o => o.Transport, TransportSchema.Schema)
        .Section("Bake", o => o.Bake, BakeSchema.Schema)
        .Section("KnownGood", o => o.KnownGood, new SettingsSchema<KnownGoodOptions>()
            .Leaf("Path", Kinds.Text(path => path.Length <= 4_096 && !path.Any(char.IsControl), "the path of a file"), o => o.Path, (o, value) => o.Path = value))
        .Leaf("History", Kinds.Integer(2, 1_000), o => o.History, (o, value) => o.History = value)
        .Section("Metrics", o => o.Metrics, new SettingsSchema<MetricsOptions>()
            .Leaf("PerEndpoint", Kinds.Flag, o => o.PerEndpoint, (o, value) => o.PerEndpoint = value));

    /// <summary>It stands in headers.</summary>
    private static bool IsDocument(string name) => name.Length <= 128 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');

    private static void ReadHosts(ClusterOptions options, ConfigNode node, SettingsLog log)
    {
        if (!string.IsNullOrEmpty(node.Value)) { log.Error(node.Path, $"got '{node.Value}', wanted a list of host names"); }
        foreach (ConfigNode host in node.Children)
        {
            if (host.Value is null) { log.Error(host.Path, "got a section, wanted a host name"); }
            else
            {
                log.CameFrom(string.Create(CultureInfo.InvariantCulture, $"Hosts:{options.Hosts.Count}"), host.Path);
                options.Hosts.Add(host.Value);
            }
        }
    }

    private static void CheckHosts(ClusterOptions options, string path, SettingsLog log)
    {
        for (int i = 0; i < options.Hosts.Count; i++)
        {
            if (!IsHost(options.Hosts[i]))
            {
                log.Error(string.Create(CultureInfo.InvariantCulture, $"{path}:{i}"), $"got '{options.Hosts[i]}', wanted a host name without scheme or port");
            }
        }
    }

    /// <summary>Also the host of a named endpoint, <c>_dashboard.catalog</c>, whose first character no other name begins with.</summary>
    internal static bool IsHost(string host) =>
        Uri.CheckHostName(host) != UriHostNameType.Unknown || (host.StartsWith('_') && Uri.CheckHostName(host[1..]) == UriHostNameType.Dns);

    private static IEnumerable<KeyValuePair<string, string>> ShowHosts(ClusterOptions options) =>
        options.Hosts.Select((host, i) => KeyValuePair.Create(i.ToString(CultureInfo.InvariantCulture), host));

    /// <summary>Nothing that could smuggle a header or change the authority.</summary>
    internal static bool IsAuthority(string text) =>
        Uri.TryCreate("http://" + text, UriKind.Absolute, out Uri? uri) && uri.PathAndQuery == "/" && uri.UserInfo.Length == 0
        && !text.EndsWith('/') && !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c));
}
