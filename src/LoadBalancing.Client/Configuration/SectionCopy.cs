using System.Globalization;
using LoadBalancing.Client.Configuration.Groups;
using LoadBalancing.Client.Configuration.Settings;
using Microsoft.Extensions.Configuration;

namespace LoadBalancing.Client.Configuration;

/// <summary>The whole section <c>LoadBalancing</c>, read once, within bounds.</summary>
internal sealed record SectionCopy(ConfigNode Root, IReadOnlyDictionary<string, string> ListConflicts)
{
    public const string SectionName = "LoadBalancing";

    /// <summary>The clusters that were added, ignoring case; null where nobody knows.</summary>
    public IReadOnlySet<string>? KnownClusters { get; init { (field, _groups) = (value, null); } }

    /// <summary>Read once, for all clusters.</summary>
    public GroupSet Groups => _groups ??= GroupReader.Read(this);

    private GroupSet? _groups;

    private static readonly (string Path, string Wanted)[] s_lists =
    [
        ("Endpoints", "a map from id to address, or one list"), ("Traffic:HashKey", "one list"), ("Traffic:Routes", "one list"), ("Traffic:Splits", "one list"), ("Traffic:Mirrors", "one list"),
    ];

    public static SectionCopy Empty { get; } = new(ConfigNode.Missing(SectionName), new Dictionary<string, string>());

    /// <summary>Why there is nothing to read, although there is something: it is too large. Null where all is well.</summary>
    public string? Problem { get; private init; }

    /// <summary>Throws what the source throws, and nothing else.</summary>
    public static SectionCopy Of(IConfiguration? configuration)
    {
        try { return configuration is null ? Empty : Copy(configuration); }
        catch (SectionLimitException e) { return Empty with { Problem = e.Message }; }
    }

    /// <summary>A document that was read already; it has one source.</summary>
    public static SectionCopy Of(ConfigNode root) => new(root, new Dictionary<string, string>());

    private static SectionCopy Copy(IConfiguration configuration)
    {
        if (configuration is IConfigurationRoot known) { SectionLimits.CheckSize(known, SectionName); }
        ConfigNode root = ConfigNode.Copy(configuration.GetSection(SectionName), new SectionLimits(SectionName));
        var conflicts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string list in (root[GroupReader.Section]?.Children ?? []).SelectMany(group => new[] { group.Path, $"{group.Path}:Members" })) { Compare(configuration, list, "one list", conflicts); }
        foreach (ConfigNode cluster in (root["Clusters"]?.Children ?? []).Append(root.ChildOrMissing("Defaults")))
        {
            IEnumerable<ConfigNode> preferences = cluster.ChildOrMissing("Traffic").ChildOrMissing("Zones").ChildOrMissing("Preference").Children;
            foreach ((string list, string wanted) in s_lists.Concat(preferences.Select(place => ($"Traffic:Zones:Preference:{place.Key}", "one list"))))
            {
                Compare(configuration, $"{cluster.Path}:{list}", wanted, conflicts);
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
    private static void Compare(IConfiguration configuration, string path, string wanted, Dictionary<string, string> conflicts)
    {
        string[] providers = ProvidersWithList(configuration, path);
        if (providers.Length > 1) { conflicts[path] = $"is a list in two sources ({string.Join(" and ", providers)}), whose entries would mix by position; wanted {wanted}"; }
    }

    private static string[] ProvidersWithList(IConfiguration configuration, string path) => configuration is IConfigurationRoot root
        ? [.. root.Providers
            .Where(provider => provider.GetChildKeys([], path).Any(key => int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
            .Select(provider => provider.ToString() ?? provider.GetType().Name)]
        : [];
}
