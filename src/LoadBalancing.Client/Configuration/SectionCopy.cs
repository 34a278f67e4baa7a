using System.Globalization;
using LoadBalancing.Client.Configuration.Settings;
using Microsoft.Extensions.Configuration;

namespace LoadBalancing.Client.Configuration;

/// <summary>The whole section <c>LoadBalancing</c>, read once.</summary>
internal sealed record SectionCopy(ConfigNode Root, IReadOnlyDictionary<string, string> ListConflicts)
{
    public const string SectionName = "LoadBalancing";

    private static readonly (string Path, string Wanted)[] s_lists = [("Endpoints", "a map from id to address, or one list"), ("Traffic:HashKey", "one list")];

    public static SectionCopy Empty { get; } = new(ConfigNode.Missing(SectionName), new Dictionary<string, string>());

    public static SectionCopy Of(IConfiguration? configuration)
    {
        if (configuration is null) { return Empty; }
        ConfigNode root = ConfigNode.Copy(configuration.GetSection(SectionName));
        var conflicts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (ConfigNode cluster in (root["Clusters"]?.Children ?? []).Append(root.ChildOrMissing("Defaults")))
        {
            IEnumerable<ConfigNode> preferences = cluster.ChildOrMissing("Traffic").ChildOrMissing("Zones").ChildOrMissing("Preference").Children;
            foreach ((string list, string wanted) in s_lists.Concat(preferences.Select(place => ($"Traffic:Zones:Preference:{place.Key}", "one list"))))
            {
                string path = $"{cluster.Path}:{list}";
                string[] providers = ProvidersWithList(configuration, path);
                if (providers.Length > 1) { conflicts[path] = $"is a list in two sources ({string.Join(" and ", providers)}), whose entries would mix by position; wanted {wanted}"; }
            }
        }
        return new(root, conflicts);
    }

    /// <summary>What a cluster was read from: the defaults and its own section, by paths relative to the whole section.</summary>
    public IReadOnlyDictionary<string, string?> LeavesOf(string cluster)
    {
        var leaves = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        string own = $"Clusters:{cluster}";
        foreach ((string path, string? value) in Root.ChildOrMissing("Defaults").Leaves()) { leaves[$"Defaults:{path}"] = value; }
        foreach ((string path, string? value) in Root.ChildOrMissing("Clusters").ChildOrMissing(cluster).Leaves()) { leaves[$"{own}:{path}"] = value; }
        return leaves;
    }

    /// <summary>The copy that was kept as leaves.</summary>
    public static SectionCopy FromLeaves(IReadOnlyDictionary<string, string?> leaves) =>
        Of(new ConfigurationBuilder().AddInMemoryCollection(leaves.Select(leaf => KeyValuePair.Create($"{SectionName}:{leaf.Key}", leaf.Value))).Build());

    /// <summary>Lists merge by position over layered sources, which no one means.</summary>
    private static string[] ProvidersWithList(IConfiguration configuration, string path) => configuration is IConfigurationRoot root
        ? [.. root.Providers
            .Where(provider => provider.GetChildKeys([], path).Any(key => int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
            .Select(provider => provider.ToString() ?? provider.GetType().Name)]
        : [];
}
