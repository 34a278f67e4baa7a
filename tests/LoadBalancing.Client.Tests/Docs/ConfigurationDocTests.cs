using System.Text.RegularExpressions;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Configuration.Groups;
using LoadBalancing.Client.Configuration.Schemas;
using LoadBalancing.Client.Configuration.Settings;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Traffic;
using LoadBalancing.Client.Traffic.Routing;
using Microsoft.Extensions.Configuration;

namespace LoadBalancing.Client.Tests.Docs;

/// <summary>docs/configuration.md has a row for every key, with the default and the range that the code has, and no other row.</summary>
public sealed partial class ConfigurationDocTests
{
    private static readonly Dictionary<string, string> s_rows = MarkdownFile.Read("docs/configuration.md").Lines
        .Select(line => (Line: line, Key: FirstCell().Match(line).Groups["key"].Value))
        .Where(row => row.Key.Length > 0)
        .ToDictionary(row => row.Key, row => row.Line);

    [Fact]
    public void Every_key_has_a_row_and_every_row_a_key() =>
        Assert.Equal(Keys().Select(key => key.Key).Order(StringComparer.Ordinal), s_rows.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Every_row_names_the_default() => Problems.None(Keys()
        .Where(key => key.Value.Length > 0 && !RowOf(key.Key).Contains($"`{key.Value}`", StringComparison.Ordinal))
        .Select(key => $"{key.Key}: the default is `{key.Value}`"));

    [Fact]
    public void Every_row_says_what_the_error_says()
    {
        Problems.None(Keys().Select(key => key.Key).Where(key => !key.Contains('{', StringComparison.Ordinal) || key.StartsWith("Groups:", StringComparison.Ordinal))
            .Select(key => (Key: key, Wanted: WantedOf(key)))
            .Where(row => row.Wanted is not null && !RowOf(row.Key).Contains(row.Wanted, StringComparison.Ordinal))
            .Select(row => $"{row.Key}: the error says \"wanted {row.Wanted}\""));
    }

    private static string RowOf(string key) => s_rows.GetValueOrDefault(key, "");

    /// <summary>Every key by its path, with its default; entries of maps and lists stand for all.</summary>
    private static IEnumerable<KeyValuePair<string, string>> Keys()
    {
        var options = new ClusterOptions();
        options.Hosts.Add("");
        options.Endpoints["{id}"] = new EndpointOptions();
        options.Endpoints["{id}"].Labels["{label}"] = "";
        options.Picker.Plugins["{policy}"] = new Dictionary<string, string?> { ["{key}"] = "" };
        options.Health.ActiveCheck.Http.Headers["{header}"] = "";
        options.Traffic.HashKey.Add(new HashKeySourceOptions());
        options.Traffic.Mirrors.Add(new MirrorOptions());
        options.Traffic.Zones.Preference["{place}"] = [];
        options.Transport.Tls.RootCertificates.Add("");
        options.Traffic.Splits.Add(Split());
        options.Traffic.Routes.Add(Route());
        var group = new GroupOptions { Members = { "" } };
        return ClusterSchema.Schema.Show(options, "").Concat(GroupReader.Schema.Show(group, "Groups:{group}:")).Select(pair => KeyValuePair.Create(
            pair.Key.Replace("Hosts:0", "Hosts", StringComparison.Ordinal).Replace("Members:0", "Members", StringComparison.Ordinal).Replace("RootCertificates:0", "RootCertificates", StringComparison.Ordinal).Replace("HashKey:0", "HashKey:{n}", StringComparison.Ordinal)
                .Replace("Routes:0", "Routes:{n}", StringComparison.Ordinal).Replace("Splits:0", "Splits:{n}", StringComparison.Ordinal).Replace("Mirrors:0", "Mirrors:{n}", StringComparison.Ordinal).Replace("Headers:0", "Headers:{n}", StringComparison.Ordinal)
                .Replace("Methods:0", "Methods", StringComparison.Ordinal).Replace("Values:0", "Values", StringComparison.Ordinal), pair.Value));
    }

    private static TrafficSplitOptions Split() => new() { Subset = { ["{label}"] = "" } };

    private static TrafficRouteOptions Route()
    {
        var route = new TrafficRouteOptions { Subset = { ["{label}"] = "" }, FallbackSubset = { ["{label}"] = "" }, Splits = { Split() } };
        route.Match.Methods.Add("");
        route.Match.Headers.Add(new HeaderMatchOptions { Values = { "" } });
        route.Match.Labels["{label}"] = "";
        return route;
    }

    /// <summary>What is wanted, from the error about a value that no setting takes.</summary>
    private static string? WantedOf(string key)
    {
        string path = key.StartsWith("Groups:", StringComparison.Ordinal) ? "LoadBalancing:" + key.Replace("{group}", "g", StringComparison.Ordinal) : "LoadBalancing:Clusters:c:" + key;
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["LoadBalancing:Clusters:c:AllowEmpty"] = "true", [path] = "? ?" }).Build();
        return Clusters.ErrorsOf(configuration)
            .Where(error => error.StartsWith(path, StringComparison.Ordinal))
            .Select(error => error[(error.IndexOf("wanted ", StringComparison.Ordinal) + "wanted ".Length)..].TrimEnd('.'))
            .Select(wanted => wanted.Replace($", {Clusters.PluginName}", "", StringComparison.Ordinal))
            .FirstOrDefault();
    }

    [GeneratedRegex(@"^\| `(?<key>[A-Z][^`]*)` \|")]
    private static partial Regex FirstCell();
}
